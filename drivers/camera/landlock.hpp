// Landlock (Linux 5.13 and later): what this thread, and every thread it starts from now on, may
// reach in the file system and, since Linux 6.7, over TCP. By raw calls, since Debian 12 has no
// library for it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "gateway/core/result.hpp"

namespace menshen::camera {

struct FileReach {
  std::vector<std::filesystem::path>
      readable;                                // files, or folders with all below; absent ones pass
  std::vector<std::filesystem::path> devices;  // read, written and controlled
  std::vector<std::uint16_t> tcp_ports;        // connected to, on any host
};

enum class ReachLimit {
  holds,
  files_only,  // before Linux 6.7: TCP is not limited
  kernel_has_none,
};

// Needs no_new_privs. Errc::confinement.
Result<ReachLimit> limit_reach(const FileReach& reach);

}  // namespace menshen::camera
