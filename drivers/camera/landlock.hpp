// Landlock (Linux 5.13 and later): what this thread, and every thread it starts from now on, may
// reach in the file system. By raw calls, since Debian 12 has no library for it.
#pragma once

#include <filesystem>
#include <vector>

#include "gateway/core/result.hpp"

namespace menshen::camera {

struct FileReach {
  std::vector<std::filesystem::path>
      readable;                                // files, or folders with all below; absent ones pass
  std::vector<std::filesystem::path> devices;  // read, written and controlled
  bool tcp = false;                            // connections may be made
};

enum class ReachLimit { holds, kernel_has_none };

// Needs no_new_privs. Errc::confinement.
Result<ReachLimit> limit_reach(const FileReach& reach);

}  // namespace menshen::camera
