#include "firmware-host/core_dump.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>

namespace menshen::host {

Ok forbid_core_dumps() {
  const rlimit nothing{0, 0};
  const bool forbidden =
      setrlimit(RLIMIT_CORE, &nothing) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  if (!forbidden) return Error(errno, boost::system::system_category());
  return {};
}

}  // namespace menshen::host
