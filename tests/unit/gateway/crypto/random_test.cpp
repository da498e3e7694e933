#include "gateway/crypto/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace menshen::crypto {
namespace {

TEST(SystemChance, FillsTheWholeSpan) {
  const Chance chance = system_chance();
  // A byte that stays zero in all of 32 draws would be one in 2^256.
  std::vector<std::uint8_t> seen(1000, 0);
  for (int round = 0; round < 32; ++round) {
    std::vector<std::uint8_t> drawn(seen.size(), 0);
    chance(drawn);
    for (std::size_t i = 0; i < seen.size(); ++i) seen[i] |= drawn[i];
  }
  EXPECT_EQ(std::ranges::count(seen, 0), 0);
}

TEST(SystemChance, NeverRepeatsItself) {
  const Chance chance = system_chance();
  std::set<std::array<std::uint8_t, 16>> drawn;
  for (int i = 0; i < 1000; ++i) drawn.insert(draw<16>(chance));
  EXPECT_EQ(drawn.size(), 1000U);
}

TEST(SystemChance, FillsMoreThanOneDrawOfTheGenerator) {
  std::vector<std::uint8_t> large((std::size_t{1} << 20) + 64, 0);
  system_chance()(large);
  EXPECT_NE(std::count(large.end() - 64, large.end(), 0), 64);
}

TEST(SystemChance, TakesAnEmptySpan) {
  std::vector<std::uint8_t> none;
  system_chance()(none);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace menshen::crypto
