#include "tests/support/pty.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

constexpr std::chrono::milliseconds write_ms_max{1000};

bool wait_for(int fd, short what, std::chrono::milliseconds within) {
  pollfd waiting{fd, what, 0};
  return ::poll(&waiting, 1, static_cast<int>(within.count())) == 1 && (waiting.revents & what);
}

// A real device forgets TIOCEXCL when a program that held it dies. A pty keeps it for as long as
// our end lives, and would lock out the program's next run (but not root's).
void forget_exclusive(int device_fd) { ::ioctl(device_fd, TIOCNXCL); }

}  // namespace

Pty::Pty() {
  fd_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  check(fd_ >= 0 && ::grantpt(fd_) == 0 && ::unlockpt(fd_) == 0, "a pty");
  std::array<char, 64> name{};
  check(::ptsname_r(fd_, name.data(), name.size()) == 0, "ptsname_r");
  device_ = name.data();
  device_fd_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  check(device_fd_ >= 0, "the device end of a pty");
  termios raw{};
  check(::tcgetattr(device_fd_, &raw) == 0, "tcgetattr");
  ::cfmakeraw(&raw);
  check(::tcsetattr(device_fd_, TCSANOW, &raw) == 0, "tcsetattr");
}

Pty::~Pty() { unplug(); }

Pty::Pty(Pty&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      device_fd_(std::exchange(other.device_fd_, -1)),
      device_(std::move(other.device_)) {}

Pty& Pty::operator=(Pty&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(device_fd_, other.device_fd_);
  std::swap(device_, other.device_);
  return *this;
}

void Pty::unplug() {
  if (!plugged()) return;
  ::close(fd_);  // hangs up the device end, ours and the program's
  ::close(device_fd_);
  fd_ = device_fd_ = -1;
}

Bytes Pty::read(std::chrono::milliseconds within) {
  Bytes bytes(4096);
  if (plugged()) forget_exclusive(device_fd_);
  if (!plugged() || !wait_for(fd_, POLLIN, within)) return {};
  const ssize_t count = ::read(fd_, bytes.data(), bytes.size());
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

bool Pty::write(ByteView bytes) {
  if (plugged()) forget_exclusive(device_fd_);
  while (!bytes.empty()) {
    if (!plugged() || !wait_for(fd_, POLLOUT, write_ms_max)) return false;
    const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
    if (count < 0 && errno != EAGAIN) return false;
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

void Pty::discard() {
  if (plugged()) ::tcflush(device_fd_, TCIFLUSH);
}

PluggablePty::PluggablePty(std::filesystem::path link) : link_(std::move(link)) {}

PluggablePty::~PluggablePty() { unplug(); }

void PluggablePty::plug() {
  if (plugged()) return;
  pty_.emplace();
  std::filesystem::create_symlink(pty_->device(), link_);
}

void PluggablePty::unplug() {
  if (!plugged()) return;
  std::error_code ignored;  // a test may have removed the folder already
  std::filesystem::remove(link_, ignored);
  pty_.reset();
}

}  // namespace menshen::test
