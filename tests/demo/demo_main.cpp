// ./dev demo: the whole gate at work on simulated devices, with real frames and real pictures.
//   menshen-demo          everyday patrons again and again, until interrupted; open the desk page
//   menshen-demo --once   the whole acceptance, two days; exit 0 only if every outcome is the
//                         expected one. Leaves its register and configuration behind, and says
//                         how to look at them
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "gateway/core/bytes.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "tests/demo/calendar.hpp"
#include "tests/demo/player.hpp"
#include "tests/demo/regulator.hpp"
#include "tests/demo/scenario.hpp"
#include "tests/demo/stage.hpp"
#include "tests/demo/table.hpp"

namespace {

using namespace menshen;
using namespace std::chrono_literals;

constexpr std::uint16_t watched_port = 8460;
volatile std::sig_atomic_t interrupted = 0;

Instant present() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::filesystem::path own_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

// The register as it was left behind, computed again from its leaves.
bool register_verifies(const std::filesystem::path& file) {
  const auto view = ledger::LedgerView::open(file);
  if (!view) return false;
  const auto verified = view->verify_all();
  if (!verified || verified->damage) return false;
  std::printf("\nregister: %llu leaves, root %s: verified again from its leaves\n",
              static_cast<unsigned long long>(verified->head.size),
              to_base64(verified->head.root).c_str());
  return true;
}

// What somebody may paste to look at the register that was left behind.
void print_commands(const demo::Stage& stage) {
  const std::string program = (own_folder() / "menshenctl").string() + " ledger ";
  const std::string config = " --config " + stage.config_file().string();
  const std::string log = (stage.folder() / "log").string();
  demo::print_heading("The register of these two days lies in " + stage.folder().string());
  for (const std::string& words :
       {"verify" + config, "stats" + config, "entries" + config + " --format csv",
        "entries" + config + " --violations", "prove 3" + config, "export " + log + config,
        "verify --dir " + log, "verify" + config + " --against " + log + "/checkpoint",
        "retention" + config, "erase --dry-run" + config,
        "open 3" + config + " --key " + (stage.folder() / "register.key").string() +
            " --purpose inspection --case demo-1"}) {
    std::printf("%s%s\n", program.c_str(), words.c_str());
  }
  std::printf("The last one asks for the manager's PIN: %s\n", demo::manager_pin);
}

int once() {
  const CivilDate eve = demo::leap_birthday_eve(Moment{present(), demo::venue_offset}.date());
  demo::Stage stage({own_folder(), 0, false, demo::noon_of(eve), demo::listed_numbers(),
                     own_folder().parent_path() / "demo", true});
  demo::Player player(stage);

  demo::print_heading("First day: " + to_iso(eve));
  if (!stage.start(demo::noon_of(eve))) return 1;
  demo::print_head();
  player.play(demo::first_day(eve));
  if (!stage.stop()) return 1;

  demo::print_heading("Second day: " + to_iso(next_day(eve)) +
                      ", the same register, started again");
  if (!stage.start(demo::noon_of(next_day(eve)))) return 1;
  demo::print_head();
  player.play(demo::second_day(eve));
  if (!stage.stop()) return 1;

  const bool verified = register_verifies(stage.register_file());
  print_commands(stage);
  std::printf("\n%d of %d as expected\n", player.as_expected(), player.played());
  return verified && player.as_expected() == player.played() ? 0 : 1;
}

int watch(std::uint16_t port) {
  const Instant now = present();
  const CivilDate today = Moment{now, demo::venue_offset}.date();
  demo::Stage stage({own_folder(), port, true, now, demo::listed_numbers(), {}, true});
  if (!stage.start()) return 1;
  demo::print_heading("Desk page: http://127.0.0.1:" + std::to_string(stage.port()) + "/   PIN " +
                      demo::desk_pin + ", manager's " + demo::manager_pin +
                      "   (Ctrl-C ends the demo)");
  std::printf("As the market regulator: %s\n",
              demo::pull_command(stage.folder(), stage.regulators_port(), "/v1/entries").c_str());
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  demo::Player player(stage);
  demo::print_head();
  const auto scenes = demo::everyday(today);
  for (std::size_t i = 0; interrupted == 0; i = (i + 1) % scenes.size()) {
    player.play({scenes[i]});
    for (int tenths = 0; tenths < 30 && interrupted == 0; ++tenths) {
      std::this_thread::sleep_for(100ms);
    }
  }
  return stage.stop() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Menshen at work on simulated devices.", "menshen-demo");
  bool whole = false;
  std::uint16_t port = watched_port;
  app.add_flag("--once", whole, "play the whole acceptance once, and judge it");
  app.add_option("--port", port, "of the desk page")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return whole ? once() : watch(port);
}
