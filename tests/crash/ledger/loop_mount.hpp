// A file system of its own in a file, whose power can be cut: ext4 on a loop device, ended by its
// shutdown ioctl without flushing the journal (EXT4_IOC_SHUTDOWN). Needs root and loop devices.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace menshen::test {

class LoopMount {
 public:
  // Makes and mounts it; nothing where this machine lets nobody do that, and why in `trouble`.
  static std::unique_ptr<LoopMount> make(const std::filesystem::path& folder, std::string& trouble);
  ~LoopMount();
  LoopMount(const LoopMount&) = delete;
  LoopMount& operator=(const LoopMount&) = delete;

  const std::filesystem::path& path() const { return mount_; }

  void cut_power();  // nothing more reaches the image; every access fails
  // Unmounts and mounts again, which replays the journal. Whoever has files open there is gone.
  bool boot_again();

 private:
  explicit LoopMount(const std::filesystem::path& folder);
  bool mount();
  bool unmount();

  std::filesystem::path image_;
  std::filesystem::path mount_;
  std::filesystem::path log_;
  bool mounted_ = false;
};

}  // namespace menshen::test
