// The command line of menshenctl: words to one command.
#pragma once

#include <string>
#include <vector>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// `words` without the program's own name. Runs at most one command and returns its exit code.
int run(const std::vector<std::string>& words, const World& world);

}  // namespace menshen::ctl
