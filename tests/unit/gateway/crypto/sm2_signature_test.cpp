#include "gateway/crypto/sm2_signature.hpp"

#include <gtest/gtest.h>

#include "tests/support/seeded_chance.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::crypto {
namespace {

using test::unhex;

// The signature example of GB/T 32918.5 appendix A: "message digest", signed under the identity
// "1234567812345678".
Sm2PrivateKey example_key() {
  return Sm2PrivateKey::from_scalar(
             unhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"))
      .value();
}

Bytes example_signature() {
  return unhex(
      "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
      "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
}

TEST(Sm2Signature, VerifiesTheStandardsExample) {
  EXPECT_TRUE(
      sm2_verify(example_key().public_key(), bytes_of("message digest"), example_signature()));
}

TEST(Sm2Signature, IsOfOneLengthAndVerifiesForItsMessageAlone) {
  const auto key = Sm2PrivateKey::generate(test::seeded_chance(1));
  for (int i = 0; i < 40; ++i) {  // r and s begin with zeros now and then
    const Bytes signature = sm2_sign(key, bytes_of("sample"));
    ASSERT_EQ(signature.size(), sm2_signature_bytes);
    EXPECT_TRUE(sm2_verify(key.public_key(), bytes_of("sample"), signature));
    EXPECT_FALSE(sm2_verify(key.public_key(), bytes_of("samplf"), signature));
  }
}

TEST(Sm2Signature, DoesNotVerifyWithAnyBitChangedNorUnderAnotherKey) {
  const auto key = example_key().public_key();
  for (std::size_t bit = 0; bit < 8 * sm2_signature_bytes; bit += 3) {
    Bytes changed = example_signature();
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(sm2_verify(key, bytes_of("message digest"), changed));
  }
  const auto other = Sm2PrivateKey::generate(test::seeded_chance(2)).public_key();
  EXPECT_FALSE(sm2_verify(other, bytes_of("message digest"), example_signature()));
}

TEST(Sm2Signature, DoesNotVerifyAtAnyOtherLength) {
  const auto key = example_key().public_key();
  Bytes longer = example_signature();
  longer.push_back(0);
  EXPECT_FALSE(sm2_verify(key, bytes_of("message digest"), longer));
  for (std::size_t cut = 0; cut < sm2_signature_bytes; ++cut) {
    EXPECT_FALSE(sm2_verify(key, bytes_of("message digest"), ByteView(longer).first(cut)));
  }
}

}  // namespace
}  // namespace menshen::crypto
