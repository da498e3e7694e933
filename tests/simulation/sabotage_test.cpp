// Whole days with a venue that somebody broke on purpose: the simulation notices, and names what.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/simulation/day.hpp"

namespace menshen::test {
namespace {

constexpr std::uint64_t seeds_max = 12;  // one of so many days must bring it out

// The first violation of the first day that has one.
std::string noticed(Sabotage sabotage) {
  for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
    if (const Wrong wrong = Day(seed, sabotage).play()) return *wrong;
  }
  return "nothing";
}

void expect_noticed(Sabotage sabotage, std::string_view invariant) {
  const std::string wrong = noticed(sabotage);
  EXPECT_TRUE(wrong.starts_with(invariant)) << wrong;
}

TEST(Sabotage, OfTheGateIsNoticed) {
  expect_noticed(Sabotage::gate_before_leaf, "no_gate_opens_without_an_earlier_leaf: ");
}

TEST(Sabotage, OfScansThatAreDroppedIsNoticed) {
  expect_noticed(Sabotage::scans_dropped, "no_scan_is_lost_while_the_store_works: ");
}

TEST(Sabotage, OfScansThatAreDecidedTwiceIsNoticed) {
  expect_noticed(Sabotage::scans_doubled, "each_leaf_is_of_one_scan: ");
}

TEST(Sabotage, OfThePageIsNoticed) {
  expect_noticed(Sabotage::page_stands_still, "the_page_shows_the_last_decision: ");
}

TEST(Sabotage, OfBirthDatesIsNoticed) {
  expect_noticed(Sabotage::births_misread, "nobody_under_age_enters_where_it_is_forbidden: ");
}

TEST(Sabotage, OfTheStoreIsNoticed) {
  expect_noticed(Sabotage::store_rolled_back, "the_tree_only_grows: ");
}

TEST(SimulatedDay, IsTheSameForTheSameSeedAndAnotherForAnother) {
  Day one(3), same(3), other(4);
  EXPECT_FALSE(one.play());
  EXPECT_FALSE(same.play());
  EXPECT_FALSE(other.play());
  EXPECT_EQ(one.history().heads, same.history().heads);
  EXPECT_NE(one.history().heads, other.history().heads);
}

}  // namespace
}  // namespace menshen::test
