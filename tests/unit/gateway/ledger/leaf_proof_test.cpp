#include "gateway/ledger/leaf_proof.hpp"

#include <gtest/gtest.h>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "tests/support/memory_folder.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

LeafProof sample() {
  std::vector<Bytes> leaves;
  for (std::uint64_t i = 0; i < 300; ++i) {
    leaves.push_back(encode_leaf({test::sample_admission(i), crypto::sha256({})}).value());
  }
  const test::MemoryFolder folder(leaves);
  const auto proof = inclusion_proof(7, 300, nodes_of(folder.reader(), 300)).value();
  return {leaves[7], 7, 300, proof, std::string(text_of(folder.files.at("checkpoint")))};
}

NoteVerifier log_key() { return test::sample_log_key().verifier(); }
Error refused(const LeafProof& proof) { return check_leaf_proof(proof, log_key()).error(); }

TEST(LeafProof, LeadsFromTheLeafToTheSignedRoot) {
  const auto head = check_leaf_proof(sample(), log_key());
  ASSERT_TRUE(head);
  EXPECT_EQ(head->size, 300U);
}

TEST(LeafProof, IsReadAsItWasWritten) {
  const std::string json = encode_leaf_proof(sample());
  EXPECT_TRUE(json.starts_with(R"({"leaf":"{\"v\":2,)")) << json.substr(0, 40);
  EXPECT_EQ(parse_leaf_proof(json).value(), sample());
  EXPECT_EQ(json.find('\n'), std::string::npos);
}

TEST(LeafProof, OfAnotherLeafPlaceTreeOrLogIsRefused) {
  LeafProof other = sample();
  other.leaf[20] ^= 0x01;
  EXPECT_EQ(refused(other), Errc::proof_wrong);
  other = sample();
  other.index = 8;
  EXPECT_EQ(refused(other), Errc::proof_wrong);
  other.index = 300;
  EXPECT_EQ(refused(other), Errc::proof_wrong);
  other = sample();
  other.size = 301;
  EXPECT_EQ(refused(other), Errc::proof_form);
  other = sample();
  other.proof[2][0] ^= 0x01;
  EXPECT_EQ(refused(other), Errc::proof_wrong);
  other.proof.pop_back();
  EXPECT_EQ(refused(other), Errc::proof_wrong);
  other = sample();
  other.checkpoint[3] ^= 0x01;
  EXPECT_EQ(refused(other), Errc::note_signature);
  EXPECT_EQ(check_leaf_proof(sample(), test::sample_log_key(2).verifier()).error(),
            Errc::note_unsigned);
}

TEST(LeafProof, CutShortAnywhereIsNone) {
  const std::string json = encode_leaf_proof(sample());
  for (std::size_t size = 0; size < json.size(); size += 7) {
    EXPECT_EQ(parse_leaf_proof(json.substr(0, size)).error(), Errc::proof_form) << size;
  }
}

TEST(LeafProof, HasTheseMembersAndNoOthers) {
  const std::string hash(44, 'A');
  const auto with = [](const std::string& members) {
    return parse_leaf_proof(R"({"leaf":"a","index":1,"checkpoint":"c",)" + members + "}")
        .has_value();
  };
  const std::string zeros = "\"" + to_base64(Digest{}) + "\"";
  EXPECT_TRUE(with(R"("size":2,"proof":[])"));
  EXPECT_TRUE(with(R"("size":2,"proof":[)" + zeros + "]"));
  for (const std::string& bad :
       {std::string(R"("size":2)"), std::string(R"("size":2,"proof":[],"more":1)"),
        std::string(R"("size":"2","proof":[])"), std::string(R"("size":-2,"proof":[])"),
        std::string(R"("size":2.5,"proof":[])"),
        std::string(R"("size":9223372036854775808,"proof":[])"),
        std::string(R"("size":2,"proof":null)"), std::string(R"("size":2,"proof":[1])"),
        std::string(R"("size":2,"proof":["AAAA"])"), R"("size":2,"proof":["!)" + hash + "\"]",
        std::string(R"("size":2,"proof":[[[]]])")}) {
    EXPECT_FALSE(with(bad)) << bad;
  }
  EXPECT_FALSE(parse_leaf_proof("[]"));
}

TEST(LeafProof, BeyondItsLimitsIsNone) {
  LeafProof most = sample();
  most.proof.resize(proof_hashes_max);
  EXPECT_TRUE(parse_leaf_proof(encode_leaf_proof(most)));
  most.proof.resize(proof_hashes_max + 1);
  EXPECT_FALSE(parse_leaf_proof(encode_leaf_proof(most)));
  most = sample();
  most.leaf.resize(leaf_bytes_fixed + 1, 0x20);
  EXPECT_FALSE(parse_leaf_proof(encode_leaf_proof(most)));
  most = sample();
  most.checkpoint.assign(note_bytes_max, 'a');
  EXPECT_TRUE(parse_leaf_proof(encode_leaf_proof(most)));
  most.checkpoint += 'a';
  EXPECT_FALSE(parse_leaf_proof(encode_leaf_proof(most)));
  const std::string json = encode_leaf_proof(sample());
  EXPECT_TRUE(parse_leaf_proof(json + std::string(leaf_proof_bytes_max - json.size(), ' ')));
  EXPECT_FALSE(parse_leaf_proof(json + std::string(leaf_proof_bytes_max + 1 - json.size(), ' ')));
}

}  // namespace
}  // namespace menshen::ledger
