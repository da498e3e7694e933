// menshenctl read-image: the codes of picture files.
#pragma once

#include <vector>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// Becomes `menshen-camera --read` of the same folder: the only program that may decode pictures.
// Returns only if that is not there: exit_file.
int read_image(const std::vector<std::string>& files, const World& world);

}  // namespace menshen::ctl
