#include "gateway/ledger/growth.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"
#include "tests/support/memory_folder.hpp"

namespace menshen::ledger {
namespace {

TreeHead head_of(std::uint64_t size, std::uint64_t forged_from = UINT64_MAX) {
  Frontier frontier;
  while (frontier.size() < size) {
    const auto index = frontier.size();
    frontier.append(leaf_hash(test::short_leaf(index < forged_from ? index : index + 1'000'000)));
  }
  return frontier.head();
}

Growth grown(const TreeHead& older, std::uint64_t size) {
  const auto folder = test::MemoryFolder::of_size(size);
  return growth_of(older, head_of(size), nodes_of(folder.reader(), size)).value();
}

TEST(Growth, OfALogIsSeenFromEveryOlderTree) {
  for (std::uint64_t older = 0; older <= 600; older += 25) {
    EXPECT_EQ(grown(head_of(older), 600), Growth::grew) << older;
  }
  EXPECT_EQ(grown(head_of(600), 600), Growth::grew);
  EXPECT_EQ(grown(head_of(0), 0), Growth::grew);
}

TEST(Growth, FindsARollback) {
  EXPECT_EQ(grown(head_of(601), 600), Growth::rolled_back);
  EXPECT_EQ(grown(head_of(1), 0), Growth::rolled_back);
}

TEST(Growth, FindsAFork) {
  EXPECT_EQ(grown(head_of(600, 599), 600), Growth::forked);
  EXPECT_EQ(grown(head_of(300, 0), 600), Growth::forked);
  EXPECT_EQ(grown(head_of(257, 256), 600), Growth::forked);
  EXPECT_EQ(grown({0, head_of(1).root}, 600), Growth::forked);
}

TEST(Growth, CannotBeToldWithoutTheTiles) {
  const auto nothing = [](const Node&) -> Result<Digest> {
    MENSHEN_RETURN_ERROR(Errc::outside_tree);
  };
  EXPECT_EQ(growth_of(head_of(3), head_of(7), nothing).error(), Errc::outside_tree);
}

TEST(Growth, HasNames) {
  EXPECT_EQ(name_of(Growth::grew), "grew");
  EXPECT_EQ(name_of(Growth::rolled_back), "rolled_back");
  EXPECT_EQ(name_of(Growth::forked), "forked");
  EXPECT_EQ(name_of(static_cast<Growth>(9)), "unknown");
}

}  // namespace
}  // namespace menshen::ledger
