#include "firmware-host/notify.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/support/paths.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

// Plays systemd: the datagram socket that NOTIFY_SOCKET names.
class NotifySocket {
 public:
  NotifySocket() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder_.path() / "notify").string();
    std::memcpy(address.sun_path, path.c_str(), path.size());
    bound_ = ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~NotifySocket() {
    unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
  }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  bool bound() const { return bound_; }
  std::string take() {
    std::array<char, 512> buffer{};
    const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    return size < 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

 private:
  test::TemporaryFolder folder_;
  int socket_;
  bool bound_ = false;
};

class Watchdog {
 public:
  Watchdog(const std::string& microseconds, const std::string& pid) {
    setenv("WATCHDOG_USEC", microseconds.c_str(), 1);
    setenv("WATCHDOG_PID", pid.c_str(), 1);
  }
  ~Watchdog() {
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
};

TEST(Notify, TellsSystemdEachTurnOfTheProcess) {
  NotifySocket systemd;
  ASSERT_TRUE(systemd.bound());
  Notify().ready();
  EXPECT_EQ(systemd.take(), "READY=1");
  Notify().alive();
  EXPECT_EQ(systemd.take(), "WATCHDOG=1");
  Notify().stopping();
  EXPECT_EQ(systemd.take(), "STOPPING=1");
}

TEST(Notify, IsSilentWithoutSystemd) {
  unsetenv("NOTIFY_SOCKET");
  Notify().ready();
  EXPECT_FALSE(Notify().alive_every());
}

TEST(Notify, FeedsTheWatchdogTwiceInItsTime) {
  const Watchdog watchdog("30000000", std::to_string(getpid()));
  EXPECT_EQ(Notify().alive_every(), 15s);
}

TEST(Notify, FeedsNoWatchdogOfAnotherProcess) {
  const Watchdog watchdog("30000000", std::to_string(getppid()));
  EXPECT_FALSE(Notify().alive_every());
}

TEST(Notify, AnAbsurdlyShortWatchdogStillLeavesAMillisecond) {
  const Watchdog watchdog("10", std::to_string(getpid()));
  EXPECT_EQ(Notify().alive_every(), 1ms);
}

}  // namespace
}  // namespace menshen::host
