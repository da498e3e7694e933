// menshenctl config check: everything that would keep menshend from starting.
#pragma once

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// The configuration, then the files that it names: every problem on a line of its own.
int check_config(const std::string& file, const Streams& streams);

}  // namespace menshen::ctl
