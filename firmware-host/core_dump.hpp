// Names, numbers and keys pass through this process: none of them may end in a core dump.
#pragma once

#include "gateway/core/result.hpp"

namespace menshen::host {

// Neither a file nor a crash collector gets this process's memory, and no other process of the same
// user may look into it; the system's own limit of zero bytes would not keep it from a collector.
// Programs it starts decide for themselves. System errors.
Ok forbid_core_dumps();

}  // namespace menshen::host
