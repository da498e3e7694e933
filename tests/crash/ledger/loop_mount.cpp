#include "tests/crash/ledger/loop_mount.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/support/child_process.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uintmax_t image_bytes = 48 << 20;
constexpr std::uint32_t without_flushing_the_journal = 2;

unsigned long shutdown_request() { return _IOR('X', 125, std::uint32_t); }

bool run(const std::vector<std::string>& command, const std::filesystem::path& log) {
  return ChildProcess(command, log).wait(20s) == 0;
}

}  // namespace

LoopMount::LoopMount(const std::filesystem::path& folder)
    : image_(folder / "image"), mount_(folder / "mount"), log_(folder / "log") {}

LoopMount::~LoopMount() { unmount(); }

std::unique_ptr<LoopMount> LoopMount::make(const std::filesystem::path& folder,
                                           std::string& trouble) {
  if (geteuid() != 0) {
    trouble = "only root may mount";
    return nullptr;
  }
  std::unique_ptr<LoopMount> made(new LoopMount(folder));
  std::filesystem::create_directory(made->mount_);
  std::ofstream(made->image_).close();
  std::filesystem::resize_file(made->image_, image_bytes);
  if (run({"/usr/sbin/mkfs.ext4", "-q", "-F", made->image_}, made->log_) && made->mount()) {
    return made;
  }
  std::stringstream said;
  said << std::ifstream(made->log_).rdbuf();
  trouble = "no ext4 on a loop device here: " + said.str();
  return nullptr;
}

bool LoopMount::mount() {
  mounted_ = run({"/bin/mount", "-t", "ext4", "-o", "loop", image_, mount_}, log_);
  return mounted_;
}

bool LoopMount::unmount() {
  if (!mounted_) return true;
  mounted_ = !run({"/bin/umount", mount_}, log_);
  return !mounted_;
}

void LoopMount::cut_power() {
  const int root = open(mount_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::uint32_t how = without_flushing_the_journal;
  ioctl(root, shutdown_request(), &how);
  close(root);
}

bool LoopMount::boot_again() { return unmount() && mount(); }

}  // namespace menshen::test
