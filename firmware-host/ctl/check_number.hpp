// menshenctl check-number: whether numbers are well formed, and what they say.
#pragma once

#include <vector>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// One line a number; the one number "-" means one a line from standard input, where no list of
// processes shows them. exit_no if any is bad.
int check_number(const std::vector<std::string>& numbers, const CivilDate& today,
                 const Streams& streams);

}  // namespace menshen::ctl
