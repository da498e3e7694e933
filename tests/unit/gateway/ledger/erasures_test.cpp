#include "gateway/ledger/erasures.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace menshen::ledger {
namespace {

Entry erasure(LeafIndex first, LeafIndex last, std::string_view rule) {
  Entry entry;
  entry.kind = EntryKind::erasure;
  entry.range = LeafRange{first, last};
  entry.detail = rule;
  return entry;
}

TEST(Erasures, CoverWhatALaterLeafSaysOfTheSameRule) {
  Erasures erasures;
  erasures.add(100, erasure(10, 20, rule_register));
  EXPECT_FALSE(erasures.cover(9, Holds::registration));
  EXPECT_TRUE(erasures.cover(10, Holds::registration));
  EXPECT_TRUE(erasures.cover(20, Holds::registration));
  EXPECT_FALSE(erasures.cover(21, Holds::registration));
  EXPECT_FALSE(erasures.cover(15, Holds::token));
  EXPECT_FALSE(erasures.cover(15, Holds::order));
}

TEST(Erasures, SayNothingOfThemselvesOrOfWhatComesLater) {
  Erasures erasures;
  erasures.add(15, erasure(10, 15, rule_register));
  erasures.add(15, erasure(10, 99, rule_register));
  erasures.add(99, erasure(10, 20, "whim"));
  Entry access = erasure(10, 20, rule_register);
  access.kind = EntryKind::inspection_access;
  erasures.add(99, access);
  EXPECT_FALSE(erasures.cover(12, Holds::registration));
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
      ASSERT_EQ(erasures.cover(leaf, Holds::token), named.contains(leaf)) << leaf;
    }
  }
}

}  // namespace
}  // namespace menshen::ledger
