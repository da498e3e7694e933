#include "drivers/camera/landlock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {

namespace {

// The kernel's own numbers (include/uapi/linux/landlock.h), written here because Debian 12's
// headers are older than the kernels that run it.
constexpr std::uint64_t right_write_file = 1ULL << 1U;
constexpr std::uint64_t right_read_file = 1ULL << 2U;
constexpr std::uint64_t right_read_folder = 1ULL << 3U;
constexpr std::uint64_t right_control_device = 1ULL << 15U;
constexpr std::uint64_t net_bind_and_connect_tcp = 3;
constexpr std::uint64_t net_connect_tcp = 2;
constexpr long net_version = 4;
constexpr std::uint64_t scope_sockets_and_signals = 3;  // abstract sockets, signals to others
constexpr unsigned version_question = 1;
constexpr int rule_path_beneath = 1;
constexpr int rule_net_port = 2;

struct RulesetAttributes {
  std::uint64_t handled_files = 0;
  std::uint64_t handled_net = 0;  // since version 4
  std::uint64_t scoped = 0;       // since version 6
};

struct [[gnu::packed]] PathBeneath {
  std::uint64_t allowed = 0;
  std::int32_t parent = -1;
};

struct NetPort {
  std::uint64_t allowed = 0;
  std::uint64_t port = 0;
};

// Every right that a version knows: what is not handled is not restricted.
std::uint64_t file_rights(long version) {
  // execute … make_sym; refer; truncate; truncate; ioctl_dev
  constexpr std::array<unsigned, 5> bits = {13, 14, 15, 15, 16};
  const auto index = static_cast<std::size_t>(std::min<long>(version, bits.size()) - 1);
  return (1ULL << bits[index]) - 1;
}

RulesetAttributes attributes(long version) {
  RulesetAttributes wanted;
  wanted.handled_files = file_rights(version);
  if (version >= net_version) wanted.handled_net = net_bind_and_connect_tcp;
  if (version >= 6) wanted.scoped = scope_sockets_and_signals;
  return wanted;
}

std::size_t attribute_bytes(long version) {
  if (version >= 6) return sizeof(RulesetAttributes);
  return version >= net_version ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

bool allow(int ruleset, const std::filesystem::path& path, std::uint64_t rights) {
  const int parent = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (parent < 0) return true;  // absent: nothing to allow
  struct stat status {};
  if (fstat(parent, &status) == 0 && !S_ISDIR(status.st_mode)) rights &= ~right_read_folder;
  const PathBeneath rule{rights, parent};
  const long refused = syscall(SYS_landlock_add_rule, ruleset, rule_path_beneath, &rule, 0);
  close(parent);
  return refused == 0;
}

bool allow_port(int ruleset, std::uint16_t port) {
  const NetPort rule{net_connect_tcp, port};
  return syscall(SYS_landlock_add_rule, ruleset, rule_net_port, &rule, 0) == 0;
}

bool allow_all(int ruleset, const FileReach& reach, const RulesetAttributes& handled) {
  for (const auto& path : reach.readable) {
    if (!allow(ruleset, path, right_read_file | right_read_folder)) return false;
  }
  const std::uint64_t of_device = right_read_file | right_write_file | right_control_device;
  for (const auto& path : reach.devices) {
    if (!allow(ruleset, path, of_device & handled.handled_files)) return false;
  }
  if (handled.handled_net == 0) return true;
  return std::ranges::all_of(reach.tcp_ports,
                             [&](std::uint16_t port) { return allow_port(ruleset, port); });
}

}  // namespace

Result<ReachLimit> limit_reach(const FileReach& reach) {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, version_question);
  if (version < 1) return ReachLimit::kernel_has_none;
  const RulesetAttributes wanted = attributes(version);
  const auto ruleset =
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &wanted, attribute_bytes(version), 0));
  if (ruleset < 0) MENSHEN_RETURN_ERROR(Errc::confinement);
  const bool restricted =
      allow_all(ruleset, reach, wanted) && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  if (!restricted) MENSHEN_RETURN_ERROR(Errc::confinement);
  return version >= net_version ? ReachLimit::holds : ReachLimit::files_only;
}

}  // namespace menshen::camera
