// A terminal at which a PIN is typed: not shown, and shown again however the program ends.
#pragma once

#include <signal.h>
#include <termios.h>

#include <array>
#include <chrono>

namespace menshen::ctl {

// The register's lock is held meanwhile, so that nobody may leave the prompt open for long.
inline constexpr std::chrono::seconds pin_prompt_max{60};

// While it lives nothing is echoed; one at a time in a process. A signal that ends the program
// restores the terminal first; it cannot be suspended, for it would sleep with the lock; and after
// `limit` the program ends as for no PIN (exit_usage). Does nothing where `terminal` is none.
class QuietTerminal {
 public:
  explicit QuietTerminal(int terminal, std::chrono::seconds limit = pin_prompt_max);
  ~QuietTerminal();
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  static constexpr std::array ending = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM};

  bool quiet_;
  std::array<struct sigaction, ending.size()> before_{};
  struct sigaction suspended_before_ {};
};

}  // namespace menshen::ctl
