#include "firmware-host/ctl/quiet_terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {
namespace {

using namespace std::chrono_literals;

auto what_comes_of(int signal) {
  struct sigaction now {};
  EXPECT_EQ(::sigaction(signal, nullptr, &now), 0);
  return now.sa_handler;
}

// Somebody sits at a terminal of their own, and a program asks them for a PIN there.
class Terminal : public ::testing::Test {
 protected:
  Terminal() : hands_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    ::grantpt(hands_);
    ::unlockpt(hands_);
    screen_ = ::open(::ptsname(hands_), O_RDWR | O_NOCTTY);
  }
  ~Terminal() override {
    ::close(screen_);
    ::close(hands_);
  }

  // The program reads one line and ends with its length; returns once nothing is shown.
  void ask(std::chrono::seconds limit = 60s) {
    program_ = ::fork();
    if (program_ == 0) sit_and_read(limit);
    for (int i = 0; i < 1000 && is_shown(); ++i) std::this_thread::sleep_for(10ms);
    ASSERT_FALSE(is_shown());
    ASSERT_EQ(read_screen(5), "PIN: ");
  }
  bool is_shown() const {
    termios now{};
    EXPECT_EQ(::tcgetattr(screen_, &now), 0);
    return (now.c_lflag & ECHO) != 0;
  }
  int screen() const { return screen_; }
  void type(const std::string& text) const {
    ASSERT_EQ(::write(hands_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void send(int signal) const { ASSERT_EQ(::kill(program_, signal), 0); }
  int ended() const {
    int how = -1;
    EXPECT_EQ(::waitpid(program_, &how, 0), program_);
    return how;
  }
  std::string read_screen(std::size_t bytes) const {
    std::string text(bytes, '\0');
    const auto got = ::read(hands_, text.data(), text.size());
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
  }

 private:
  [[noreturn]] void sit_and_read(std::chrono::seconds limit) const {
    const int own = ::open(::ptsname(hands_), O_RDWR | O_NOCTTY);
    ::dup2(own, STDERR_FILENO);
    char line[64];
    ssize_t got = 0;
    {
      const QuietTerminal quiet(own, limit);
      got = ::read(own, line, sizeof line);
    }
    ::_exit(static_cast<int>(got));
  }

  int hands_;
  int screen_ = -1;
  pid_t program_ = -1;
};

TEST_F(Terminal, HidesAPinAndShowsWhatIsTypedAfterwards) {
  ask();
  type("314159\n");
  const int how = ended();
  ASSERT_TRUE(WIFEXITED(how));
  EXPECT_EQ(WEXITSTATUS(how), 7);
  EXPECT_EQ(read_screen(64), "\r\n") << "the line's end alone";
  EXPECT_TRUE(is_shown());
}

TEST_F(Terminal, ShowsAgainWhatIsTypedWhenASignalEndsTheProgram) {
  for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
    ask();
    type("314");
    send(signal);
    const int how = ended();
    ASSERT_TRUE(WIFSIGNALED(how));
    EXPECT_EQ(WTERMSIG(how), signal) << "as whoever waits for it must see";
    EXPECT_TRUE(is_shown());
    EXPECT_EQ(read_screen(64), "\r\n");
  }
}

TEST_F(Terminal, DoesNotSuspendTheProgramThatHoldsTheRegistersLock) {
  {
    const QuietTerminal quiet(screen());
    EXPECT_EQ(what_comes_of(SIGTSTP), SIG_IGN);
    EXPECT_NE(what_comes_of(SIGINT), SIG_DFL);
  }
  EXPECT_EQ(what_comes_of(SIGTSTP), SIG_DFL);
  EXPECT_EQ(what_comes_of(SIGINT), SIG_DFL);
  EXPECT_EQ(::alarm(0), 0U);
}

TEST_F(Terminal, IsNotKeptWaitingLongerThanTheLimit) {
  ask(1s);
  type("314");
  const int how = ended();
  ASSERT_TRUE(WIFEXITED(how));
  EXPECT_EQ(WEXITSTATUS(how), exit_usage);
  EXPECT_TRUE(is_shown());
  EXPECT_NE(read_screen(64).find("no PIN was typed"), std::string::npos);
}

TEST(QuietTerminal, LeavesAPipeAndEverySignalAsTheyWere) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  {
    const QuietTerminal quiet(ends[0]);
    for (const int signal : {SIGINT, SIGTERM, SIGTSTP, SIGALRM}) {
      EXPECT_EQ(what_comes_of(signal), SIG_DFL) << signal;
    }
  }
  EXPECT_EQ(::alarm(0), 0U);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace menshen::ctl
