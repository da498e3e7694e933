// A pseudo-terminal pair that plays a serial line: the program under test opens `device()`, the
// simulator reads and writes `fd()`.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

// Plugged from birth. Raw in both directions; whoever opens or closes the device end makes no
// difference to ours.
class Pty {
 public:
  Pty();
  ~Pty();  // unplugs
  Pty(Pty&& other) noexcept;
  Pty& operator=(Pty&& other) noexcept;

  int fd() const { return fd_; }                         // our end, non-blocking; -1 once unplugged
  const std::string& device() const { return device_; }  // e.g. /dev/pts/7
  bool plugged() const { return fd_ >= 0; }
  void unplug();  // whoever has the device end open sees a hang-up

  // What has come in until now, waiting up to `within` for a first byte; empty: nothing came.
  Bytes read(std::chrono::milliseconds within);
  // False if the other side did not take everything in time (1 s), or the line is unplugged.
  bool write(ByteView bytes);
  // What is still unread on the device end is gone, as when a driver resets.
  void discard();

 private:
  int fd_ = -1;
  int device_fd_ = -1;  // held so that the pair outlives a program that comes and goes
  std::string device_;
};

// A device path that stays the same over unplugging and plugging in again, as udev's
// /dev/serial/by-id links do: a symbolic link that comes and goes with its pty.
class PluggablePty {
 public:
  explicit PluggablePty(std::filesystem::path link);  // unplugged at first
  ~PluggablePty();                                    // unplugs

  void plug();
  void unplug();
  bool plugged() const { return pty_.has_value(); }
  Pty& pty() { return *pty_; }  // while plugged
  const std::filesystem::path& path() const { return link_; }

 private:
  std::filesystem::path link_;
  std::optional<Pty> pty_;
};

}  // namespace menshen::test
