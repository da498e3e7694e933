#include "drivers/serial/line.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <optional>
#include <thread>

#include "drivers/serial/errc.hpp"
#include "drivers/serial/port.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/pty.hpp"

namespace menshen::serial {
namespace {

using namespace std::chrono_literals;
using States = std::vector<LineState>;

class LineTest : public testing::Test {
 protected:
  LineTest()
      : cable_(folder_.path() / "tty"),
        line_(io_.get_executor(), {.device = cable_.path().string(), .reopen_after = 20ms},
              {[this](LineState state, const Error& why) {
                 states_.push_back(state);
                 why_ = why;
               },
               [this](ByteView bytes) { in_.insert(in_.end(), bytes.begin(), bytes.end()); }}) {}

  // Runs the loop until `done` or two seconds have passed.
  template <class Done>
  bool run_until(Done done) {
    for (int i = 0; i < 400 && !done(); ++i) {
      io_.restart();
      io_.run_for(5ms);
    }
    return done();
  }
  bool run_until_state(LineState state) {
    return run_until([&] { return !states_.empty() && states_.back() == state; });
  }

  test::TemporaryFolder folder_;
  test::PluggablePty cable_;
  boost::asio::io_context io_;
  States states_;
  Error why_;  // of the last state
  Bytes in_;
  Line line_;
};

TEST_F(LineTest, CarriesEveryByteBothWaysUnchanged) {
  cable_.plug();
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  Bytes all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
  cable_.pty().write(all);
  EXPECT_TRUE(run_until([&] { return in_.size() == all.size(); }));
  EXPECT_EQ(in_, all);
  line_.write(all);
  Bytes out;
  EXPECT_TRUE(run_until([&] {
    const Bytes more = cable_.pty().read(0ms);
    out.insert(out.end(), more.begin(), more.end());
    return out.size() == all.size();
  }));
  EXPECT_EQ(out, all);
}

TEST_F(LineTest, KeepsTheOrderOfManyWrites) {
  cable_.plug();
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  Bytes expected, out;
  for (std::uint8_t i = 0; i < 100; ++i) {
    line_.write(Bytes(10, i));
    expected.insert(expected.end(), 10, i);
  }
  EXPECT_TRUE(run_until([&] {
    const Bytes more = cable_.pty().read(0ms);
    out.insert(out.end(), more.begin(), more.end());
    return out.size() == expected.size();
  }));
  EXPECT_EQ(out, expected);
}

TEST_F(LineTest, SaysAbsentOnceAndFindsTheDeviceWhenItComes) {
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::absent));
  io_.restart();
  io_.run_for(100ms);  // several more attempts
  EXPECT_EQ(states_, States{LineState::absent});
  cable_.plug();
  EXPECT_TRUE(run_until_state(LineState::ready));
}

TEST_F(LineTest, NoticesUnpluggingAndComesBackUnderTheSamePath) {
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::absent));
  for (int round = 0; round < 3; ++round) {
    cable_.plug();
    ASSERT_TRUE(run_until_state(LineState::ready));
    cable_.pty().write(bytes_of("hello"));
    ASSERT_TRUE(run_until([&] { return in_.size() == 5; }));
    in_.clear();
    cable_.unplug();
    ASSERT_TRUE(run_until_state(LineState::absent));
  }
  using enum LineState;
  EXPECT_EQ(states_, (States{absent, ready, absent, ready, absent, ready, absent}));
}

TEST_F(LineTest, SaysBusyWhileAnotherProgramHoldsTheDevice) {
  cable_.plug();
  const int other = ::open(cable_.path().c_str(), O_RDWR | O_NOCTTY);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::busy));
  ::close(other);
  EXPECT_TRUE(run_until_state(LineState::ready));
}

TEST_F(LineTest, KeepsOthersOutWhileItIsOpenAndNoLonger) {
  cable_.plug();
  const int other = ::open(cable_.path().c_str(), O_RDWR | O_NOCTTY);
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  int exclusive = 0;
  ASSERT_EQ(::ioctl(other, TIOCGEXCL, &exclusive), 0);
  EXPECT_EQ(exclusive, 1);
  EXPECT_NE(::flock(other, LOCK_EX | LOCK_NB), 0);
  line_.stop();
  ASSERT_EQ(::ioctl(other, TIOCGEXCL, &exclusive), 0);
  EXPECT_EQ(exclusive, 0);
  EXPECT_EQ(::flock(other, LOCK_EX | LOCK_NB), 0);
  ::close(other);
}

TEST_F(LineTest, SaysRefusedOfSomethingThatIsNoSerialDevice) {
  std::filesystem::create_symlink("/dev/null", cable_.path());
  line_.start();
  EXPECT_TRUE(run_until_state(LineState::refused));
  EXPECT_EQ(why_, boost::system::errc::inappropriate_io_control_operation);
}

TEST_F(LineTest, TakesADeviceThatTakesNoBytesForGone) {
  cable_.plug();
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  // The pty takes some kilobytes that nobody reads; then they pile up here.
  const Bytes block(1024, 'x');
  EXPECT_TRUE(run_until([&] {
    line_.write(block);
    return states_.back() == LineState::absent;
  }));
}

TEST_F(LineTest, IsSilentAfterStop) {
  cable_.plug();
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  line_.stop();
  cable_.pty().write(bytes_of("late"));
  cable_.unplug();
  io_.restart();
  io_.run_for(100ms);
  EXPECT_TRUE(in_.empty());
  EXPECT_EQ(states_, States{LineState::ready});
}

TEST_F(LineTest, StartsAgainAfterStop) {
  cable_.plug();
  line_.start();
  line_.stop();
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  cable_.pty().write(bytes_of("once"));
  EXPECT_TRUE(run_until([&] { return in_.size() >= 4; }));
  EXPECT_EQ(text_of(in_), "once");
}

TEST_F(LineTest, DropsWhatIsWrittenWhileThereIsNoDevice) {
  line_.write(bytes_of("early"));
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::absent));
  line_.write(bytes_of("early"));
  cable_.plug();
  ASSERT_TRUE(run_until_state(LineState::ready));
  EXPECT_TRUE(cable_.pty().read(20ms).empty());
}

TEST_F(LineTest, DiscardsInputThatWasNotReadYet) {
  cable_.plug();
  line_.start();
  ASSERT_TRUE(run_until_state(LineState::ready));
  cable_.pty().write(bytes_of("stale"));
  std::this_thread::sleep_for(20ms);  // until it has crossed the pty
  line_.discard_input();
  cable_.pty().write(bytes_of("fresh"));
  ASSERT_TRUE(run_until([&] { return in_.size() >= 5; }));
  EXPECT_EQ(text_of(in_), "fresh");
}

TEST_F(LineTest, MayBeStoppedFromItsOwnCallback) {
  cable_.plug();
  std::optional<Line> line;
  int calls = 0;
  line.emplace(io_.get_executor(), LineSettings{.device = cable_.path().string()},
               LineListener{[](LineState, const Error&) {},
                            [&](ByteView) {
                              ++calls;
                              line.reset();
                            }});
  line->start();
  io_.run_for(20ms);
  cable_.pty().write(bytes_of("a"));
  EXPECT_TRUE(run_until([&] { return calls == 1; }));
  EXPECT_FALSE(line);
}

TEST(Port, NamesWhatIsWrong) {
  boost::asio::io_context io;
  boost::asio::serial_port port(io);
  EXPECT_EQ(open_port(port, "/nonexistent/tty", 9600).error(), Errc::absent);
  using boost::system::errc::inappropriate_io_control_operation;
  EXPECT_EQ(open_port(port, "/dev/null", 9600).error(), inappropriate_io_control_operation);
  EXPECT_EQ(open_port(port, "/", 9600).error(), boost::system::errc::is_a_directory);
  const test::Pty pty;
  EXPECT_EQ(open_port(port, pty.device(), 9601).error(), Errc::baud_refused);
  EXPECT_FALSE(port.is_open());
  EXPECT_TRUE(open_port(port, pty.device(), 115200));
}

TEST(Port, IsRawWithEightBitsAndNoFlowControlAtItsBaudRate) {
  boost::asio::io_context io;
  boost::asio::serial_port port(io);
  const test::Pty pty;
  ASSERT_TRUE(open_port(port, pty.device(), 57600));
  termios mode{};
  ASSERT_EQ(::tcgetattr(port.native_handle(), &mode), 0);
  EXPECT_EQ(::cfgetospeed(&mode), speed_t{B57600});
  EXPECT_EQ(mode.c_cflag & CSIZE, tcflag_t{CS8});
  EXPECT_EQ(mode.c_cflag & (PARENB | CSTOPB | CRTSCTS), 0U);
  EXPECT_EQ(mode.c_iflag & (IXON | IXOFF | ICRNL | INLCR), 0U);
  EXPECT_EQ(mode.c_lflag & (ICANON | ECHO | ISIG), 0U);
  EXPECT_EQ(mode.c_oflag & OPOST, 0U);
}

}  // namespace
}  // namespace menshen::serial
