#include "gateway/ledger/erasures.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/support/aged_leaves.hpp"

namespace menshen::ledger {
namespace {

using test::day;

Entry erasure(LeafIndex first, LeafIndex last, std::string_view rule, int on_day = 61) {
  Entry entry = test::entry_on(on_day);
  entry.kind = EntryKind::erasure;
  entry.range = LeafRange{first, last};
  entry.detail = rule;
  return entry;
}

TEST(Erasures, CoverWhatALaterLeafSaysOfTheSameRule) {
  Erasures erasures;
  erasures.add(100, erasure(10, 20, rule_register));
  EXPECT_FALSE(erasures.cover(9, Holds::registration, day(0)));
  EXPECT_TRUE(erasures.cover(10, Holds::registration, day(0)));
  EXPECT_TRUE(erasures.cover(20, Holds::registration, day(0)));
  EXPECT_FALSE(erasures.cover(21, Holds::registration, day(0)));
  EXPECT_FALSE(erasures.cover(15, Holds::token, day(0)));
  EXPECT_FALSE(erasures.cover(15, Holds::order, day(0)));
}

TEST(Erasures, SayNothingOfThemselvesOrOfWhatComesLater) {
  Erasures erasures;
  erasures.add(15, erasure(10, 15, rule_register));
  erasures.add(15, erasure(10, 99, rule_register));
  erasures.add(99, erasure(10, 20, "whim"));
  Entry access = erasure(10, 20, rule_register);
  access.kind = EntryKind::inspection_access;
  erasures.add(99, access);
  EXPECT_FALSE(erasures.cover(12, Holds::registration, day(0)));
}

// A leaf that says too early that it erased does not make it right.
TEST(Erasures, CoverNoRegistrationWithinItsSixtyDays) {
  Erasures erasures;
  erasures.add(100, erasure(10, 20, rule_register, 60));
  EXPECT_FALSE(erasures.cover(15, Holds::registration, day(0)));
  EXPECT_TRUE(erasures.cover(15, Holds::registration, day(-1)));
  erasures.add(101, erasure(15, 16, rule_register, 61));
  EXPECT_TRUE(erasures.cover(15, Holds::registration, day(0)));
  EXPECT_FALSE(erasures.cover(17, Holds::registration, day(0)));
  erasures.add(102, erasure(10, 20, rule_token, 1));
  EXPECT_TRUE(erasures.cover(15, Holds::token, day(0)));
}

TEST(Erasures, HaveARuleForWhatEndsAndNoneForWhatStays) {
  EXPECT_EQ(rule_for(Holds::registration), "register");
  EXPECT_EQ(rule_for(Holds::token), "token");
  EXPECT_FALSE(rule_for(Holds::order));
  EXPECT_FALSE(rule_for(Holds::access));
  EXPECT_EQ(erasable_beside(EntryKind::admission), Holds::registration);
  EXPECT_EQ(erasable_beside(EntryKind::override), Holds::registration);
  EXPECT_EQ(erasable_beside(EntryKind::refusal), Holds::token);
  EXPECT_FALSE(erasable_beside(EntryKind::legal_hold));
}

// A set of all leaves that were named, one by one.
TEST(Erasures, OfAnyRangesAgreeWithNamingEveryLeaf) {
  std::mt19937 dice(11);
  for (int round = 0; round < 200; ++round) {
    Erasures erasures;
    std::set<LeafIndex> named;
    for (int i = 0; i < 12; ++i) {
      const LeafIndex first = dice() % 80;
      const LeafIndex last = first + dice() % 12;
      erasures.add(1'000, erasure(first, last, rule_token));
      for (LeafIndex leaf = first; leaf <= last; ++leaf) named.insert(leaf);
    }
    for (LeafIndex leaf = 0; leaf < 100; ++leaf) {
      ASSERT_EQ(erasures.cover(leaf, Holds::token, day(0)), named.contains(leaf)) << leaf;
    }
  }
}

}  // namespace
}  // namespace menshen::ledger
