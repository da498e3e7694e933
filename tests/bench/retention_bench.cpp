// What a day's erasing costs whoever comes to the door meanwhile, at a register of 60 days with
// 2,000 registrations each (or as many as are given): the longest call of the writer's
// thread, of each kind, which is what a leaf may have to wait for. Half of the day that is due is
// held by order, so that it is laid under a new key.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"

namespace {

using namespace menshen;
using Steady = std::chrono::steady_clock;

constexpr int days = 60;
constexpr std::size_t beside_bytes = 900;  // sealed to one recipient

double milliseconds_since(Steady::time_point begun) {
  return std::chrono::duration<double, std::milli>(Steady::now() - begun).count();
}

ledger::NewLeaf registration(int day, std::uint64_t number) {
  ledger::NewLeaf leaf = test::leaf_on(day, number);
  leaf.beside.resize(beside_bytes, static_cast<std::uint8_t>(number));
  return leaf;
}

void fill(ledger::Ledger& ledger, std::uint64_t a_day) {
  std::uint64_t number = 0;
  for (int day = 0; day < days; ++day) {
    for (std::uint64_t left = a_day; left > 0;) {
      std::vector<ledger::NewLeaf> group;
      for (; left > 0 && group.size() < 500; --left) group.push_back(registration(day, number++));
      if (!ledger.append(group)) std::abort();
    }
  }
  const ledger::NewLeaf hold = test::hold_on(days, test::hold_of(0, a_day / 2));
  if (!ledger.append(std::span(&hold, 1)) || !ledger.checkpoint()) std::abort();
}

constexpr std::array kinds = {"erased rows", "laid rows under a new key", "looked at rows",
                              "deleted a key or its remnants", "found nothing to do"};

std::size_t kind_of(const std::optional<ledger::Erasure>& portion) {
  if (!portion) return 4;
  if (portion->rows > 0) return 0;
  if (portion->moved > 0) return 1;
  return portion->looked_at > 0 ? 2 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t a_day = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000;
  const test::TemporaryFolder folder;
  auto ledger = ledger::Ledger::open(folder.path() / "ledger.db").value();
  fill(ledger, a_day);
  std::array<double, 5> longest{};  // of each kind
  std::size_t calls = 0;
  std::vector<double> appends;
  for (std::uint64_t patron = 1'000'000;; ++patron) {
    auto begun = Steady::now();
    const auto portion = ledger.erase_due(test::day(61), {}, test::entry_on(61)).value();
    auto& longest_so_far = longest.at(kind_of(portion));
    longest_so_far = std::max(longest_so_far, milliseconds_since(begun));
    ++calls;
    if (!portion) break;
    const auto leaf = registration(61, patron);
    begun = Steady::now();
    if (!ledger.append(std::span(&leaf, 1))) std::abort();
    appends.push_back(milliseconds_since(begun));
    if (!ledger.checkpoint()) std::abort();  // the writer's thread does so in a pause
  }
  std::printf("%llu registrations, %llu due, half of them held: %zu calls\n",
              static_cast<unsigned long long>(a_day * days), static_cast<unsigned long long>(a_day),
              calls);
  for (std::size_t kind = 0; kind < longest.size(); ++kind) {
    std::printf("the longest call that %-28s %8.1f ms   aim ≤ 50\n", kinds.at(kind),
                longest.at(kind));
  }
  std::ranges::sort(appends);
  std::printf("a leaf's own time between them, median            %8.1f ms\n",
              appends.empty() ? 0.0 : appends[appends.size() / 2]);
}
