// menshen-tuf: a client of TUF repositories for the command line (docs/tuf.md).
#include <exception>
#include <filesystem>
#include <iostream>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/tuf_program.hpp"
#include "gateway/crypto/random.hpp"

int main(int argc, char** argv) {
  using namespace menshen;
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const host::SystemClock clock("Etc/UTC");
    const ctl::World world{{std::cin, std::cout, std::cerr},
                           [&] { return clock.instant(); },
                           crypto::system_chance(),
                           std::filesystem::read_symlink("/proc/self/exe").parent_path(),
                           [&] { return clock.uptime(); },
                           false};
    return ctl::run_tuf(words, world);
  } catch (const std::exception& error) {  // a library that could not start
    std::cerr << "menshen-tuf: " << error.what() << '\n';
    return 1;
  }
}
