// A venue's day under a virtual clock: cards, codes, faults and restarts, with every invariant
// asked after every step. MENSHEN_SEED=7 plays one seed alone (with MENSHEN_TRACE=1 it tells what
// happens), MENSHEN_SEEDS=1000 as many.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/simulation/day.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t seeds_a_run = 100;
constexpr int parts = 4;  // that ctest may play side by side

std::optional<std::uint64_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

struct Tally {
  std::size_t days = 0, scans = 0, leaves = 0, admitted = 0, refused_by_store = 0, lives = 0;
  std::size_t armed = 0, overridden = 0, minors = 0;  // of the overridden

  void add(const History& history) {
    ++days;
    scans += history.scans.size();
    leaves += history.leaves.size();
    admitted += history.openings.size();
    refused_by_store += history.store_refused.size();
    lives += static_cast<std::size_t>(history.life) + 1;
    armed += history.armings.size();
    for (const SeenLeaf& leaf : history.leaves) {
      if (leaf.entry.kind != EntryKind::override) continue;
      ++overridden;
      const Ymd today = wall_of(leaf.entry.moment.at).date;
      if (!is_of_age(person_of(history, *leaf.scan).born, today)) ++minors;
    }
  }
};

std::ostream& operator<<(std::ostream& out, const Tally& tally) {
  return out << tally.days << " days: " << tally.scans << " scans, " << tally.leaves << " leaves, "
             << tally.admitted << " gates opened, " << tally.refused_by_store
             << " appends refused by the store, " << tally.lives << " lives of the daemon, "
             << tally.armed << " lanes armed, " << tally.overridden << " overridden, "
             << tally.minors << " of them minors";
}

void play(std::uint64_t seed, Tally& tally) {
  Day day(seed);
  const Wrong wrong = day.play();
  tally.add(day.history());
  EXPECT_FALSE(wrong) << "MENSHEN_SEED=" << seed << " at " << to_iso({day.history().now, 8h})
                      << ": " << *wrong;
}

class SimulatedDays : public ::testing::TestWithParam<int> {};

TEST_P(SimulatedDays, KeepEveryPromiseWhateverHappens) {
  Tally tally;
  if (const auto seed = number_in("MENSHEN_SEED")) {
    if (GetParam() != 0) GTEST_SKIP() << "one seed alone is played by the first part";
    play(*seed, tally);
  } else {
    const std::uint64_t seeds = number_in("MENSHEN_SEEDS").value_or(seeds_a_run);
    for (auto played = static_cast<std::uint64_t>(GetParam()); played < seeds; played += parts) {
      play(played + 1, tally);
    }
    // Else the invariants about them would hold of nothing.
    if (seeds >= seeds_a_run) {
      EXPECT_GT(tally.armed, tally.overridden);
      EXPECT_GT(tally.overridden, tally.minors);
      EXPECT_GT(tally.minors, 0U);
    }
    std::cout << "seeds " << GetParam() + 1 << ", " << GetParam() + 1 + parts << " … up to "
              << seeds << ": ";
  }
  std::cout << tally << "\n";
}

INSTANTIATE_TEST_SUITE_P(Part, SimulatedDays, ::testing::Range(0, parts));

}  // namespace
}  // namespace menshen::test
