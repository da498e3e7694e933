// Nodes, tiles, bundles and proofs of a register, against the whole tree computed the slow way.
#include <gtest/gtest.h>

#include <random>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/ledger/stored.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

// The slow obvious twin: every complete level of the tree, from the leaves' bytes up.
class WholeTree {
 public:
  explicit WholeTree(const std::vector<Bytes>& leaves) {
    std::vector<Digest> level;
    for (const Bytes& leaf : leaves) level.push_back(leaf_hash(leaf));
    while (!level.empty()) {
      levels_.push_back(level);
      std::vector<Digest> above;
      for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
        above.push_back(node_hash(level[i], level[i + 1]));
      }
      level = std::move(above);
    }
  }
  const std::vector<std::vector<Digest>>& levels() const { return levels_; }
  std::vector<Digest> hashes(unsigned level, std::size_t first, std::size_t count) const {
    const auto begin = levels_.at(level).begin() + static_cast<std::ptrdiff_t>(first);
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  // §2.1, word for word, over the leaves' hashes.
  Digest root(std::size_t begin, std::size_t end) const {
    if (end == begin) return empty_root();
    if (end - begin == 1) return levels_[0][begin];
    std::size_t k = 1;
    while (k * 2 < end - begin) k *= 2;
    return node_hash(root(begin, begin + k), root(begin + k, end));
  }
  TreeHead head(std::size_t size) const { return {size, root(0, size)}; }

 private:
  std::vector<std::vector<Digest>> levels_;
};

class Register {  // made once; groups of all sizes, so that tiles end inside a group and between
                  // two
 public:
  explicit Register(std::uint64_t leaves)
      : ledger(Ledger::open(folder_.path() / "ledger.db").value()) {
    std::mt19937 chance(11);
    while (bytes.size() < leaves) {
      std::vector<NewLeaf> group;
      const auto count = std::min<std::uint64_t>(1 + chance() % 700, leaves - bytes.size());
      while (group.size() < count) {
        group.emplace_back().entry = test::sample_admission(bytes.size());
        bytes.push_back(encode_leaf({group.back().entry, crypto::sha256({})}).value());
      }
      check(ledger.append(group).has_value(), "append");
    }
  }

 private:
  test::TemporaryFolder folder_;

 public:
  Ledger ledger;
  std::vector<Bytes> bytes;
};

const Register& small() {
  static const Register made(1'300);
  return made;
}
const Register& large() {  // more than 256² leaves, so that tiles of level 2 exist
  static const Register made(66'200);
  return made;
}

TEST(LedgerTree, HasEveryNodeOfTheWholeTreeAndNoOther) {
  const WholeTree tree(small().bytes);
  const LedgerView& view = small().ledger.view();
  for (unsigned level = 0; level < tree.levels().size(); ++level) {
    const auto& hashes = tree.levels()[level];
    for (std::uint64_t index = 0; index < hashes.size(); ++index) {
      ASSERT_EQ(view.node({level, index}).value(), hashes[index]) << level << ' ' << index;
    }
    EXPECT_EQ(view.node({level, hashes.size()}).error(), Errc::outside_tree);
  }
  for (const unsigned level : {11U, 62U, 63U, 64U, 200U}) {
    EXPECT_EQ(view.node({level, 0}).error(), Errc::outside_tree) << level;
  }
  EXPECT_EQ(view.node({0, UINT64_MAX}).error(), Errc::outside_tree);
}

TEST(LedgerTree, KeepsTheRootsOfAllFullTilesAndUsesThem) {
  const WholeTree tree(large().bytes);
  const LedgerView& view = large().ledger.view();
  for (const unsigned level : {8U, 9U, 12U, 15U, 16U}) {
    for (std::uint64_t index = 0; index < tree.levels()[level].size(); ++index) {
      ASSERT_EQ(view.node({level, index}).value(), tree.levels()[level][index]) << level;
    }
  }
}

TEST(LedgerTree, HasTheTilesOfTheWholeTreeInEveryWidth) {
  const WholeTree tree(small().bytes);
  const LedgerView& view = small().ledger.view();
  for (const std::uint64_t index : {0U, 4U, 5U}) {
    const unsigned width = tile_width(0, index, small().bytes.size());
    ASSERT_GT(width, 0U);
    for (unsigned w = 1; w <= width; ++w) {
      ASSERT_EQ(view.tile({0, index, w}).value(), packed(tree.hashes(0, index * 256, w))) << w;
    }
    EXPECT_EQ(view.tile({0, index, width + 1}).error(), Errc::outside_tree);
    EXPECT_EQ(view.tile({0, index, 0}).error(), Errc::outside_tree);
  }
  EXPECT_EQ(view.tile({1, 0, 5}).value(), packed(tree.hashes(8, 0, 5)));
  EXPECT_EQ(view.tile({1, 0, 6}).error(), Errc::outside_tree);
  EXPECT_EQ(view.tile({0, 6, 1}).error(), Errc::outside_tree);
  EXPECT_EQ(view.tile({2, 0, 1}).error(), Errc::outside_tree);
  EXPECT_EQ(view.tile({63, tile_index_max, 1}).error(), Errc::outside_tree);
}

TEST(LedgerTree, HasTilesOfThreeLevels) {
  const WholeTree tree(large().bytes);
  const LedgerView& view = large().ledger.view();
  EXPECT_EQ(view.tile({0, 258, 152}).value(), packed(tree.hashes(0, 258 * 256, 152)));
  EXPECT_EQ(view.tile({1, 0, 256}).value(), packed(tree.hashes(8, 0, 256)));
  EXPECT_EQ(view.tile({1, 1, 2}).value(), packed(tree.hashes(8, 256, 2)));
  EXPECT_EQ(view.tile({2, 0, 1}).value(), packed(tree.hashes(16, 0, 1)));
}

TEST(LedgerTree, HasTheLeavesInBundles) {
  const LedgerView& view = small().ledger.view();
  for (const auto& [index, width] : std::vector<std::pair<std::uint64_t, unsigned>>{
           {0, 256}, {0, 1}, {4, 256}, {5, 20}, {5, 7}}) {
    const auto entries = parse_bundle(view.bundle(index, width).value()).value();
    ASSERT_EQ(entries.size(), width);
    for (unsigned k = 0; k < width; ++k) {
      EXPECT_EQ(entries[k], small().bytes[index * 256 + k]);
    }
  }
  EXPECT_EQ(view.bundle(5, 21).error(), Errc::outside_tree);
  EXPECT_EQ(view.bundle(6, 1).error(), Errc::outside_tree);
  EXPECT_EQ(view.bundle(0, 0).error(), Errc::outside_tree);
  EXPECT_EQ(view.bundle(0, 257).error(), Errc::outside_tree);
  EXPECT_EQ(view.bundle(UINT64_MAX, 1).error(), Errc::outside_tree);
}

TEST(LedgerTree, ProvesThatALeafIsInAnyTreeThatItWasIn) {
  const WholeTree tree(small().bytes);
  const LedgerView& view = small().ledger.view();
  std::mt19937 chance(3);
  for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 700U, 1'024U, 1'299U, 1'300U}) {
    const TreeHead head = tree.head(size);
    for (int i = 0; i < 12; ++i) {
      const std::uint64_t index = i == 0 ? size - 1 : chance() % size;
      const Proof proof = view.prove_inclusion(index, size).value();
      EXPECT_TRUE(verify_inclusion(tree.levels()[0][index], index, head, proof)) << size;
    }
    EXPECT_EQ(view.prove_inclusion(size, size).error(), Errc::outside_tree);
  }
  EXPECT_EQ(view.prove_inclusion(0, 1'301).error(), Errc::outside_tree);
  EXPECT_EQ(view.prove_inclusion(0, 0).error(), Errc::outside_tree);
}

TEST(LedgerTree, ProvesThatEveryTreeGrewFromEveryOlderOne) {
  const WholeTree tree(small().bytes);
  const LedgerView& view = small().ledger.view();
  const std::vector<std::uint64_t> sizes = {1, 2, 100, 255, 256, 257, 512, 1'000, 1'024, 1'300};
  for (const std::uint64_t old_size : sizes) {
    for (const std::uint64_t size : sizes) {
      const auto proof = view.prove_consistency(old_size, size);
      if (old_size > size) {
        EXPECT_EQ(proof.error(), Errc::outside_tree);
        continue;
      }
      EXPECT_TRUE(verify_consistency(tree.head(old_size), tree.head(size), proof.value()))
          << old_size << ' ' << size;
    }
  }
  EXPECT_EQ(view.prove_consistency(0, 5).error(), Errc::outside_tree);
  EXPECT_EQ(view.prove_consistency(5, 1'301).error(), Errc::outside_tree);
}

TEST(LedgerTree, ProvesInALargeTreeToo) {
  const WholeTree tree(large().bytes);
  const LedgerView& view = large().ledger.view();
  const TreeHead head = large().ledger.head();
  ASSERT_EQ(head, tree.head(large().bytes.size()));
  for (const std::uint64_t index : {0U, 255U, 65'535U, 65'536U, 66'199U}) {
    const Proof proof = view.prove_inclusion(index, head.size).value();
    EXPECT_TRUE(verify_inclusion(tree.levels()[0][index], index, head, proof)) << index;
  }
  for (const std::uint64_t old_size : {1U, 65'535U, 65'536U, 65'537U, 66'199U}) {
    const Proof proof = view.prove_consistency(old_size, head.size).value();
    EXPECT_TRUE(verify_consistency(tree.head(old_size), head, proof)) << old_size;
  }
}

}  // namespace
}  // namespace menshen::ledger
