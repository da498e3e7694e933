// The command line of menshen-tuf, a client of TUF repositories (docs/tuf.md). Its words are those
// that the public conformance suite asks of every client.
#pragma once

#include <string>
#include <vector>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// `words` without the program's own name. 0, or 1 with the reason among the errors.
int run_tuf(const std::vector<std::string>& words, const World& world);

}  // namespace menshen::ctl
