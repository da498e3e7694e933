// The public cases of shared/vectors/merkle: all that must fail must fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "gateway/ledger/merkle.hpp"
#include "gateway/ledger/subtree.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

namespace json = boost::json;

struct Counts {
  int valid = 0;
  int refused = 0;
};

// A hash of another length is none: whoever reads it refuses before anything is verified.
std::optional<Digest> hash_in(const json::value& text) {
  const Bytes bytes = from_base64(std::string_view(text.as_string())).value();
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

// One valid case says "don't care" where its two equal roots should be: something equal to itself
// alone stands in for such a root.
Digest root_in(const json::value& text) {
  return hash_in(text).value_or(crypto::sha256(bytes_of(std::string_view(text.as_string()))));
}

std::optional<Proof> proof_in(const json::value& list) {
  Proof proof;
  if (list.is_null()) return proof;
  for (const json::value& item : list.as_array()) {
    const auto hash = hash_in(item);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

bool inclusion_holds(const json::object& c) {
  const auto leaf = hash_in(c.at("leafHash"));
  const auto root = hash_in(c.at("root"));
  const auto proof = proof_in(c.at("proof"));
  if (!leaf || !root || !proof) return false;
  const TreeHead head{c.at("treeSize").to_number<std::uint64_t>(), *root};
  return verify_inclusion(*leaf, c.at("leafIdx").to_number<std::uint64_t>(), head, *proof);
}

bool consistency_holds(const json::object& c) {
  const auto proof = proof_in(c.at("proof"));
  if (!proof) return false;
  return verify_consistency({c.at("size1").to_number<std::uint64_t>(), root_in(c.at("root1"))},
                            {c.at("size2").to_number<std::uint64_t>(), root_in(c.at("root2"))},
                            *proof);
}

Subtree subtree_in(const json::object& c, const Digest& root) {
  return {c.at("start").to_number<std::uint64_t>(), c.at("end").to_number<std::uint64_t>(), root};
}

bool subtree_inclusion_holds(const json::object& c) {
  const auto leaf = hash_in(c.at("leafHash"));
  const auto root = hash_in(c.at("root"));
  const auto proof = proof_in(c.at("proof"));
  if (!leaf || !root || !proof) return false;
  return verify_subtree_inclusion(*leaf, c.at("leafIdx").to_number<std::uint64_t>(),
                                  subtree_in(c, *root), *proof);
}

bool subtree_consistency_holds(const json::object& c) {
  const auto proof = proof_in(c.at("proof"));
  if (!proof) return false;
  return verify_subtree_consistency(
      subtree_in(c, root_in(c.at("root1"))),
      {c.at("size").to_number<std::uint64_t>(), root_in(c.at("root2"))}, *proof);
}

template <class Holds>
Counts run(const std::filesystem::path& folder, Holds holds) {
  Counts counts;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const auto bytes = test::read_file(file.path());
    const json::value c = json::parse(std::string_view(text_of(bytes)));
    const bool must_fail = c.as_object().at("wantErr").as_bool();
    EXPECT_EQ(holds(c.as_object()), !must_fail) << file.path();
    ++(must_fail ? counts.refused : counts.valid);
  }
  return counts;
}

TEST(MerkleVectors, InclusionCasesVerifyOrAreRefusedAsTheySay) {
  const auto folder = test::public_vectors("merkle/inclusion");
  if (!folder) GTEST_SKIP() << "the public Merkle cases are not beside the project";
  const Counts counts = run(*folder, inclusion_holds);
  EXPECT_EQ(counts.valid, 6);
  EXPECT_EQ(counts.refused, 92);
}

TEST(MerkleVectors, ConsistencyCasesVerifyOrAreRefusedAsTheySay) {
  const auto folder = test::public_vectors("merkle/consistency");
  if (!folder) GTEST_SKIP() << "the public Merkle cases are not beside the project";
  const Counts counts = run(*folder, consistency_holds);
  EXPECT_EQ(counts.valid, 6);
  EXPECT_EQ(counts.refused, 92);
}

TEST(MerkleVectors, SubtreeInclusionCasesVerifyOrAreRefusedAsTheySay) {
  const auto folder = test::public_vectors("merkle/subtreeinclusion");
  if (!folder) GTEST_SKIP() << "the public Merkle cases are not beside the project";
  const Counts counts = run(*folder, subtree_inclusion_holds);
  EXPECT_EQ(counts.valid, 12);
  EXPECT_EQ(counts.refused, 192);
}

TEST(MerkleVectors, SubtreeConsistencyCasesVerifyOrAreRefusedAsTheySay) {
  const auto folder = test::public_vectors("merkle/subtreeconsistency");
  if (!folder) GTEST_SKIP() << "the public Merkle cases are not beside the project";
  const Counts counts = run(*folder, subtree_consistency_holds);
  EXPECT_EQ(counts.valid, 12);
  EXPECT_EQ(counts.refused, 106);
}

}  // namespace
}  // namespace menshen::ledger
