// menshenctl: the operator's command line (docs/menshenctl.md).
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/program.hpp"
#include "firmware-host/ctl/quiet_terminal.hpp"
#include "gateway/crypto/random.hpp"

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
                         [] { return std::make_shared<ctl::QuietTerminal>(STDIN_FILENO); }};
  try {
    return ctl::run(words, world);
  } catch (const std::exception& error) {  // a library that could not start
    std::cerr << "menshenctl: " << error.what() << '\n';
    return ctl::exit_file;
  }
}
