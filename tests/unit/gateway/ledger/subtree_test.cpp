#include "gateway/ledger/subtree.hpp"

#include <gtest/gtest.h>

namespace menshen::ledger {
namespace {

using Hashes = std::span<const Digest>;

std::size_t split_of(std::size_t size) {
  std::size_t k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

// The slow obvious twin: the draft's definitions, word for word, over the leaves' hashes.
Digest mth(Hashes leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves.front();
  const auto k = split_of(leaves.size());
  return node_hash(mth(leaves.first(k)), mth(leaves.subspan(k)));
}

Proof joined(Proof proof, const Digest& last) {
  proof.push_back(last);
  return proof;
}

Proof subproof(std::size_t start, std::size_t end, Hashes leaves, bool known) {
  if (start == 0 && end == leaves.size()) return known ? Proof{} : Proof{mth(leaves)};
  const auto k = split_of(leaves.size());
  const auto left = leaves.first(k);
  const auto right = leaves.subspan(k);
  if (end <= k) return joined(subproof(start, end, left, known), mth(right));
  if (k <= start) return joined(subproof(start - k, end - k, right, known), mth(left));
  return joined(subproof(0, end - k, right, false), mth(left));
}

std::vector<Digest> leaf_hashes(std::size_t count) {
  std::vector<Digest> hashes;
  for (std::size_t i = 0; i < count; ++i) {
    hashes.push_back(leaf_hash(to_bytes("leaf " + std::to_string(i))));
  }
  return hashes;
}

template <class See>
void for_each_subtree(Hashes leaves, See see) {
  for (std::size_t start = 0; start < leaves.size(); ++start) {
    for (std::size_t end = start + 1; end <= leaves.size(); ++end) {
      const Subtree subtree{start, end, mth(leaves.subspan(start, end - start))};
      if (is_subtree(subtree)) see(subtree);
    }
  }
}

TEST(Subtree, BeginsWhereATreeOfItsSizeWould) {
  EXPECT_TRUE(is_subtree({0, 5, {}}));
  EXPECT_TRUE(is_subtree({8, 13, {}}));
  EXPECT_TRUE(is_subtree({4, 7, {}}));
  EXPECT_TRUE(is_subtree({7, 8, {}}));
  EXPECT_TRUE(is_subtree({7, 7, {}}));
  EXPECT_FALSE(is_subtree({4, 9, {}}));
  EXPECT_FALSE(is_subtree({2, 5, {}}));
  EXPECT_FALSE(is_subtree({5, 4, {}}));
  EXPECT_FALSE(is_subtree({0, (std::uint64_t{1} << 63) + 1, {}}));
}

TEST(Subtree, IsConsistentWithEveryTreeThatHasItAndWithNoOther) {
  const auto leaves = leaf_hashes(21);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const Hashes tree = Hashes(leaves).first(size);
    const TreeHead head{size, mth(tree)};
    for_each_subtree(tree, [&](Subtree subtree) {
      Proof proof = subproof(subtree.start, subtree.end, tree, true);
      ASSERT_TRUE(verify_subtree_consistency(subtree, head, proof))
          << subtree.start << ' ' << subtree.end << ' ' << size;
      ASSERT_FALSE(verify_subtree_consistency(subtree, {size, empty_root()}, proof));
      subtree.root[5] ^= 1;
      ASSERT_FALSE(verify_subtree_consistency(subtree, head, proof));
      subtree.root[5] ^= 1;
      proof.push_back(head.root);
      ASSERT_FALSE(verify_subtree_consistency(subtree, head, proof));
    });
  }
}

TEST(Subtree, HasItsOwnLeavesAndNoOther) {
  const auto leaves = leaf_hashes(16);
  for_each_subtree(leaves, [&](const Subtree& subtree) {
    const auto size = subtree.end - subtree.start;
    const Hashes part = Hashes(leaves).subspan(subtree.start, size);
    const NodeReader nodes = [&](const Node& node) -> Result<Digest> {
      const auto width = std::size_t{1} << node.level;
      return mth(part.subspan(node.index * width, width));
    };
    for (std::uint64_t index = subtree.start; index < subtree.end; ++index) {
      const Proof proof = inclusion_proof(index - subtree.start, size, nodes).value();
      ASSERT_TRUE(verify_subtree_inclusion(leaves[index], index, subtree, proof));
      ASSERT_FALSE(verify_subtree_inclusion(leaves[index], index + size, subtree, proof));
      ASSERT_FALSE(verify_subtree_inclusion(empty_root(), index, subtree, proof));
    }
  });
}

}  // namespace
}  // namespace menshen::ledger
