// What must hold of a register after its writer has died.
#pragma once

#include <gtest/gtest.h>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::test {

// Leaf n is sample_leaf(n), written by writers that go on where the last one ended. At least
// `acknowledged` leaves are there, each once and in its place, the tree is theirs, and the door
// remembers exactly what they say.
inline void expect_sound(const ledger::Ledger& ledger, std::uint64_t acknowledged) {
  const auto head = ledger.head();
  EXPECT_GE(head.size, acknowledged);
  const auto verified = ledger.verify_all();
  ASSERT_TRUE(verified);
  EXPECT_FALSE(verified->damage);
  EXPECT_EQ(verified->head, head);

  ledger::Frontier twin;
  while (twin.size() < head.size) {
    const auto leaves = ledger.read(twin.size(), ledger::read_leaves_max).value();
    ASSERT_FALSE(leaves.empty());
    for (const ledger::StoredLeaf& stored : leaves) {
      const auto expected = sample_leaf(twin.size());
      ASSERT_EQ(stored.index, twin.size());
      ASSERT_EQ(ledger::parse_leaf(stored.bytes)->entry.id, expected.entry.id);
      ASSERT_EQ(stored.beside, expected.beside);
      twin.append(ledger::leaf_hash(stored.bytes));
    }
  }
  EXPECT_EQ(twin.head(), head);

  DoorState door;
  for (std::uint64_t n = 0; n < head.size; ++n) apply(door, sample_leaf(n).change);
  const auto kept = ledger.door_state(sample_moment).value();
  EXPECT_EQ(kept.used_codes, door.used_codes);
  EXPECT_EQ(kept.days, door.days);
}

}  // namespace menshen::test
