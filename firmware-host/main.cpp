// menshend: the process at the door.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>

#include "firmware-host/core_dump.hpp"
#include "firmware-host/host.hpp"
#include "firmware-host/version.hpp"
#include "gateway/crypto/random.hpp"
#include "gateway/store/errc.hpp"

namespace {

using namespace menshen;

// Documented in docs/operations.md; systemd restarts on all but the second.
enum ExitCode : int { exit_ok = 0, exit_failed = 1, exit_configuration = 2, exit_in_use = 3 };

int tell(const std::vector<host::ConfigProblem>& problems) {
  for (const auto& problem : problems) std::fprintf(stderr, "%s\n", to_text(problem).c_str());
  std::fprintf(stderr, "menshend: %zu mistakes in the configuration, not started\n",
               problems.size());
  return exit_configuration;
}

int tell_not_opened(const Error& error, const std::string& store) {
  if (error == store::Errc::in_use) {
    std::fprintf(stderr,
                 "menshend: another menshend has the register %s; stop it first "
                 "(systemctl status menshend)\n",
                 store.c_str());
    return exit_in_use;
  }
  std::fprintf(stderr, "menshend: not started: %s\n", describe(error).c_str());
  return exit_failed;
}

int run(const std::string& file) {
  if (const Ok forbidden = host::forbid_core_dumps(); !forbidden) {
    std::fprintf(stderr, "menshend: not started, a crash would leave its memory: %s\n",
                 describe(forbidden.error()).c_str());
    return exit_failed;
  }
  auto parsed = host::load_config(file);
  if (!parsed.config) return tell(parsed.problems);
  auto loaded = host::load_files(*parsed.config);
  if (!loaded.files) return tell(loaded.problems);

  const host::Log log(parsed.config->log_least);
  const std::string store = parsed.config->store_file;
  const std::string address = parsed.config->desk.server.address;
  boost::asio::io_context io(1);
  auto host = host::Host::open(io, std::move(*parsed.config), std::move(*loaded.files), log,
                               crypto::system_chance());
  if (!host) return tell_not_opened(host.error(), store);

  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& cancelled, int) {
    if (!cancelled) (*host)->stop();
  });
  (*host)->start();
  const bool v6 = address.find(':') != std::string::npos;
  std::printf("menshend: desk page at http://%s:%u/\n",
              v6 ? ("[" + address + "]").c_str() : address.c_str(), (*host)->desk_port());
  std::fflush(stdout);
  io.run();
  return exit_ok;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The real-name gate of a venue: decides, records, then opens.", "menshend");
  std::string file = "/etc/menshen/menshend.toml";
  app.add_option("--config", file, "the configuration (docs/operations.md)")->capture_default_str();
  app.set_version_flag("--version", std::string(host::version()));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_configuration;
  }
  try {
    return run(file);
  } catch (const std::exception& error) {  // a library's, mostly at start-up
    std::fprintf(stderr, "menshend: ended by an error: %s\n", error.what());
    return exit_failed;
  }
}
