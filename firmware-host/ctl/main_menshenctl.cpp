// menshenctl: the operator's command line (docs/menshenctl.md).
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/program.hpp"
#include "gateway/crypto/random.hpp"

namespace {

// A PIN typed at a terminal is not shown.
class QuietTerminal {
 public:
  QuietTerminal() : quiet_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!quiet_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;  // the line's end alone
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::cerr << "PIN: " << std::flush;
  }
  ~QuietTerminal() {
    if (quiet_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  termios before_{};
  bool quiet_;
};

}  // namespace

int main(int argc, char** argv) {
  using namespace menshen;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const host::SystemClock clock("Etc/UTC");
  const ctl::World world{{std::cin, std::cout, std::cerr},
                         [&] { return clock.instant(); },
                         crypto::system_chance(),
                         std::filesystem::read_symlink("/proc/self/exe").parent_path(),
                         [&] { return clock.uptime(); },
                         ::isatty(STDERR_FILENO) == 1,
                         [] { return std::make_shared<QuietTerminal>(); }};
  try {
    return ctl::run(words, world);
  } catch (const std::exception& error) {  // a library that could not start
    std::cerr << "menshenctl: " << error.what() << '\n';
    return ctl::exit_file;
  }
}
