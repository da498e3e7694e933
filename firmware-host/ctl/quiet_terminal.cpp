#include "firmware-host/ctl/quiet_terminal.hpp"

#include <unistd.h>

#include <string_view>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {
namespace {

constexpr std::string_view prompt = "PIN: ";
constexpr std::string_view line_end = "\n";
constexpr std::string_view too_late = "\nmenshenctl: no PIN was typed for too long\n";

// Where a signal finds what it has to restore.
int shown_terminal = -1;
termios shown{};

// What stands here may be called in a signal: write(2), tcsetattr(3) (signal-safety(7)).
void say(std::string_view text) {
  // Nobody is there to be told that nobody can be told.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

// What was typed so far is thrown away: a shell would show it.
void show_again() { ::tcsetattr(shown_terminal, TCSAFLUSH, &shown); }

void end_by(int signal) {
  show_again();
  if (signal == SIGALRM) {
    say(too_late);
    ::_exit(exit_usage);  // the lock ends with the process
  }
  say(line_end);
  ::signal(signal, SIG_DFL);
  ::raise(signal);  // comes when this returns: who waits for us sees what ended us
}

}  // namespace

QuietTerminal::QuietTerminal(int terminal, std::chrono::seconds limit)
    : quiet_(::tcgetattr(terminal, &shown) == 0) {
  if (!quiet_) return;
  shown_terminal = terminal;
  struct sigaction end {};
  end.sa_handler = end_by;
  end.sa_flags = SA_RESTART;
  for (const int signal : ending) ::sigaddset(&end.sa_mask, signal);
  for (std::size_t i = 0; i < ending.size(); ++i) {
    ::sigaction(ending[i], nullptr, &before_[i]);
    // nohup(1) and its like stay in force.
    if (before_[i].sa_handler != SIG_IGN) ::sigaction(ending[i], &end, nullptr);
  }
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGTSTP, &ignore, &suspended_before_);
  termios silent = shown;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  silent.c_lflag |= ECHONL;  // the line's end alone
  ::tcsetattr(terminal, TCSAFLUSH, &silent);
  ::alarm(static_cast<unsigned>(limit.count()));
  say(prompt);
}

QuietTerminal::~QuietTerminal() {
  if (!quiet_) return;
  ::alarm(0);
  show_again();
  for (std::size_t i = 0; i < ending.size(); ++i) ::sigaction(ending[i], &before_[i], nullptr);
  ::sigaction(SIGTSTP, &suspended_before_, nullptr);
}

}  // namespace menshen::ctl
