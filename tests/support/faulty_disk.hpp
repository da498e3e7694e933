// SQLite's files on a disk that fails when told to, and that loses on a power cut what was never
// synced: a layer over the real files (sqlite3_vfs), without root and without a real sync.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>

namespace menshen::test {

enum class Fault {
  io,           // EIO
  short_write,  // half of the bytes arrive, then EIO
  full,         // ENOSPC, at a write or, with delayed allocation, at a sync
  read_only,    // EROFS: the kernel has remounted a broken file system
};

class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();  // after every database on it is closed
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  const std::string& vfs() const { return name_; }

  // Writes, truncations and syncs so far.
  std::uint64_t operations() const;
  // The `nth` operation from now, from 1, fails; if lasting, all after it too, until heal().
  void fail_at(std::uint64_t nth, Fault fault, bool lasting);
  void heal();
  // Whether the fault has been met.
  bool has_failed() const;

  // After the databases are closed: each sector that was written and never synced is, at random,
  // old again. SQLite's shared memory is gone, as after a boot.
  void lose_unsynced(std::mt19937& chance);

  // What the layer's C functions call.
  int before_change(bool is_sync, bool& half);  // SQLite's code for the operation
  void remember(const std::string& path, std::uint64_t offset, std::uint64_t count);
  void forget(const std::string& path);
  int last_errno() const;

 private:
  static constexpr std::size_t sector_bytes = 512;
  using Sector = std::array<char, sector_bytes>;

  std::string name_;
  mutable std::mutex mutex_;  // a reader's connection may live on another thread
  std::uint64_t operations_ = 0;
  std::uint64_t fails_at_ = UINT64_MAX;
  bool lasting_ = false;
  bool has_failed_ = false;
  Fault fault_ = Fault::io;
  int last_errno_ = 0;
  // As they were when last synced, by sector number.
  std::map<std::string, std::map<std::uint64_t, Sector>> unsynced_;
};

}  // namespace menshen::test
