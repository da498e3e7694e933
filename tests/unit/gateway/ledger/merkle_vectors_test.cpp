// The public cases of shared/vectors/merkle: all that must fail must fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "gateway/ledger/merkle.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

namespace json = boost::json;

struct Counts {
  int valid = 0;
  int refused = 0;
};

// Some cases have a "hash" of another length, one of them a valid one (equal roots that nobody
// looks into). Its own digest stands in for it: that is equal to nothing else.
Digest hash_in(const json::value& text) {
  const Bytes bytes = from_base64(std::string_view(text.as_string())).value();
  Digest digest{};
  if (bytes.size() != digest.size()) return crypto::sha256(bytes);
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

Proof proof_in(const json::value& list) {
  Proof proof;
  if (list.is_null()) return proof;
  for (const json::value& item : list.as_array()) proof.push_back(hash_in(item));
  return proof;
}

bool inclusion_holds(const json::object& c) {
  const TreeHead head{c.at("treeSize").to_number<std::uint64_t>(), hash_in(c.at("root"))};
  return verify_inclusion(hash_in(c.at("leafHash")), c.at("leafIdx").to_number<std::uint64_t>(),
                          head, proof_in(c.at("proof")));
}

bool consistency_holds(const json::object& c) {
  return verify_consistency({c.at("size1").to_number<std::uint64_t>(), hash_in(c.at("root1"))},
                            {c.at("size2").to_number<std::uint64_t>(), hash_in(c.at("root2"))},
                            proof_in(c.at("proof")));
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

}  // namespace
}  // namespace menshen::ledger
