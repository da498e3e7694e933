// menshend from its start to a healthy desk page with 100,000 leaves in the register, and the
// memory it then holds; against the same with an empty register, in the same run.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "gateway/ledger/ledger.hpp"
#include "tests/demo/stage.hpp"

namespace {

using namespace menshen;

constexpr std::size_t leaves_before = 100'000;

Instant present() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void fill(const std::filesystem::path& file) {
  auto ledger = ledger::Ledger::open(file).value();
  std::vector<ledger::NewLeaf> group(1'000);
  for (ledger::NewLeaf& leaf : group) {
    leaf.entry.kind = EntryKind::refusal;
    leaf.entry.moment = {present(), std::chrono::hours(8)};
    leaf.entry.lane = "front";
    leaf.entry.zone = "hall";
    leaf.entry.source = Source::card_reader;
    leaf.entry.decision = Decision{Outcome::refuse, {Reason::under_age}};
  }
  for (std::size_t written = 0; written < leaves_before; written += group.size()) {
    check(ledger.append(group).has_value(), "append");
  }
  check(ledger.checkpoint().has_value(), "checkpoint");
}

long resident_kilobytes(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return 0;
}

void run(const char* what, bool filled) {
  const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  demo::Stage stage({programs, 0, true, present(), {}});
  if (filled) fill(stage.register_file());
  for (int round = 0; round < 3; ++round) {
    check(stage.start(), "menshend did not start");
    std::printf("%-15s ready after %4lld ms, resident %.1f MB\n", what,
                static_cast<long long>(stage.ready_after().count()),
                static_cast<double>(resident_kilobytes(stage.daemon_pid())) / 1024);
    check(stage.stop(), "menshend did not stop");
  }
}

}  // namespace

int main() {
  run("empty register", false);
  run("100,000 leaves", true);
  std::printf("aims: ready within 1000 ms, resident <= 40 MB\n");
}
