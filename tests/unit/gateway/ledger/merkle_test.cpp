#include "gateway/ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

using Leaves = std::vector<Bytes>;

// The slow obvious twin: the definitions of RFC 6962 §2.1, word for word, over all leaves.

std::size_t largest_power_below(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Leaves part(const Leaves& d, std::size_t from, std::size_t to) {
  return {d.begin() + static_cast<std::ptrdiff_t>(from),
          d.begin() + static_cast<std::ptrdiff_t>(to)};
}

Digest hash_of(std::uint8_t prefix, std::initializer_list<ByteView> parts) {
  Bytes all = {prefix};
  for (const ByteView bytes : parts) all.insert(all.end(), bytes.begin(), bytes.end());
  return crypto::sha256(all);
}

Digest mth(const Leaves& d) {
  if (d.empty()) return crypto::sha256({});
  if (d.size() == 1) return hash_of(0, {d[0]});
  const auto k = largest_power_below(d.size());
  return hash_of(1, {mth(part(d, 0, k)), mth(part(d, k, d.size()))});
}

Proof joined(Proof proof, const Digest& last) {
  proof.push_back(last);
  return proof;
}

Proof path(std::size_t m, const Leaves& d) {
  if (d.size() == 1) return {};
  const auto k = largest_power_below(d.size());
  if (m < k) return joined(path(m, part(d, 0, k)), mth(part(d, k, d.size())));
  return joined(path(m - k, part(d, k, d.size())), mth(part(d, 0, k)));
}

Proof subproof(std::size_t m, const Leaves& d, bool known) {
  if (m == d.size()) return known ? Proof{} : Proof{mth(d)};
  const auto k = largest_power_below(d.size());
  if (m <= k) return joined(subproof(m, part(d, 0, k), known), mth(part(d, k, d.size())));
  return joined(subproof(m - k, part(d, k, d.size()), false), mth(part(d, 0, k)));
}

Leaves leaves_of(std::size_t count) {
  Leaves leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(to_bytes("leaf " + std::to_string(i)));
  return leaves;
}

// Complete subtrees of the given leaves and nothing else: a proof that asks beyond them fails here.
NodeReader nodes_of(const Leaves& leaves) {
  return [&leaves](Node node) -> Result<Digest> {
    const auto first = node.index << node.level;
    const auto last = first + (std::size_t{1} << node.level);
    if (last > leaves.size()) MENSHEN_RETURN_ERROR(Errc::outside_tree);
    return mth(part(leaves, first, last));
  };
}

TreeHead head_of(const Leaves& leaves, std::size_t size) {
  return {size, mth(part(leaves, 0, size))};
}

TEST(Merkle, HashesTheTreesOfThePublicExample) {
  // The leaves and roots that certificate-transparency implementations share.
  const std::array<std::string_view, 8> hex = {"",
                                               "00",
                                               "10",
                                               "2021",
                                               "3031",
                                               "40414243",
                                               "5051525354555657",
                                               "606162636465666768696a6b6c6d6e6f"};
  Frontier frontier;
  EXPECT_EQ(to_hex(frontier.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const auto leaf : hex) frontier.append(leaf_hash(from_hex(leaf).value()));
  EXPECT_EQ(to_hex(frontier.root()),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  EXPECT_EQ(to_hex(leaf_hash({})),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(Merkle, FrontierAgreesWithTheDefinitionAtEverySize) {
  const Leaves leaves = leaves_of(130);
  Frontier frontier;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    EXPECT_EQ(frontier.head(), head_of(leaves, size)) << size;
    EXPECT_EQ(frontier.hashes().size(), static_cast<std::size_t>(std::popcount(size)));
    if (size < leaves.size()) frontier.append(leaf_hash(leaves[size]));
  }
}

TEST(Merkle, FrontierGoesOnFromWhatWasKept) {
  const Leaves leaves = leaves_of(77);
  Frontier frontier;
  for (const Bytes& leaf : leaves) {
    frontier = Frontier::restore(frontier.size(), frontier.hashes()).value();
    frontier.append(leaf_hash(leaf));
  }
  EXPECT_EQ(frontier.head(), head_of(leaves, leaves.size()));
}

TEST(Merkle, FrontierRefusesHashesThatDoNotFitItsSize) {
  EXPECT_TRUE(Frontier::restore(0, {}));
  EXPECT_FALSE(Frontier::restore(0, {Digest{}}));
  EXPECT_TRUE(Frontier::restore(6, {Digest{}, Digest{}}));
  EXPECT_FALSE(Frontier::restore(6, {Digest{}}));
  EXPECT_FALSE(Frontier::restore(6, {Digest{}, Digest{}, Digest{}}));
}

TEST(Merkle, InclusionProofsAreThoseOfTheDefinitionAndVerify) {
  const Leaves leaves = leaves_of(34);
  const auto nodes = nodes_of(leaves);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const TreeHead head = head_of(leaves, size);
    for (std::size_t index = 0; index < size; ++index) {
      const Proof proof = inclusion_proof(index, size, nodes).value();
      EXPECT_EQ(proof, path(index, part(leaves, 0, size))) << index << " of " << size;
      EXPECT_TRUE(verify_inclusion(leaf_hash(leaves[index]), index, head, proof));
      EXPECT_FALSE(verify_inclusion(leaf_hash(to_bytes("other")), index, head, proof));
      if (size > 1) {
        const auto other = (index + 1) % size;
        EXPECT_FALSE(verify_inclusion(leaf_hash(leaves[index]), other, head, proof));
      }
    }
  }
}

TEST(Merkle, ConsistencyProofsAreThoseOfTheDefinitionAndVerify) {
  const Leaves leaves = leaves_of(34);
  const auto nodes = nodes_of(leaves);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const TreeHead newer = head_of(leaves, size);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const TreeHead older = head_of(leaves, old_size);
      const Proof proof = consistency_proof(old_size, size, nodes).value();
      EXPECT_EQ(proof, subproof(old_size, part(leaves, 0, size), true)) << old_size << '/' << size;
      EXPECT_TRUE(verify_consistency(older, newer, proof));
      TreeHead forked = older;
      forked.root[0] ^= 1;
      EXPECT_FALSE(verify_consistency(forked, newer, proof)) << old_size << '/' << size;
      forked = newer;
      forked.root[31] ^= 1;
      EXPECT_FALSE(verify_consistency(older, forked, proof)) << old_size << '/' << size;
    }
  }
}

TEST(Merkle, ProofsWithAnyBitChangedAHashTooManyOrTooFewAreRefused) {
  const Leaves leaves = leaves_of(21);
  const auto nodes = nodes_of(leaves);
  const TreeHead head = head_of(leaves, 21);
  const TreeHead older = head_of(leaves, 13);
  const Digest leaf = leaf_hash(leaves[9]);
  const Proof inclusion = inclusion_proof(9, 21, nodes).value();
  const Proof consistency = consistency_proof(13, 21, nodes).value();
  const auto refused = [&](const Proof& a, const Proof& b) {
    return !verify_inclusion(leaf, 9, head, a) && !verify_consistency(older, head, b);
  };
  for (std::size_t i = 0; i < inclusion.size(); ++i) {
    for (std::size_t bit = 0; bit < 256; ++bit) {
      Proof a = inclusion;
      Proof b = consistency;
      a[i][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      b[i % b.size()][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      ASSERT_TRUE(refused(a, b)) << i << ' ' << bit;
    }
  }
  Proof a = inclusion;
  Proof b = consistency;
  a.push_back(head.root);
  b.push_back(head.root);
  EXPECT_TRUE(refused(a, b));
  a = Proof(inclusion.begin(), inclusion.end() - 1);
  b = Proof(consistency.begin(), consistency.end() - 1);
  EXPECT_TRUE(refused(a, b));
  EXPECT_TRUE(refused({}, {}));
}

TEST(Merkle, AsksForNoProofOutsideTheTree) {
  const Leaves leaves = leaves_of(4);
  const auto nodes = nodes_of(leaves);
  EXPECT_EQ(inclusion_proof(4, 4, nodes).error(), Errc::outside_tree);
  EXPECT_EQ(inclusion_proof(0, 0, nodes).error(), Errc::outside_tree);
  EXPECT_EQ(consistency_proof(0, 4, nodes).error(), Errc::outside_tree);
  EXPECT_EQ(consistency_proof(5, 4, nodes).error(), Errc::outside_tree);
  EXPECT_EQ(inclusion_proof(0, 8, nodes).error(), Errc::outside_tree);  // the reader's own answer
}

}  // namespace
}  // namespace menshen::ledger
