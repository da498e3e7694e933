#include "gateway/crypto/der_signature.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/sha512.hpp"
#include "tests/support/rsa_sample.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::crypto {
namespace {

TEST(DerSignature, OfRsaTakesASaltOfAnyLength) {
  const auto key = PublicKey::from_pem(test::rsa_2048).value();
  for (const char* signature : {test::pss_salt_32, test::pss_salt_20}) {
    EXPECT_TRUE(verify_der(key, bytes_of("sample"), *from_base64(signature)));
    EXPECT_FALSE(verify_der(key, bytes_of("samplf"), *from_base64(signature)));
  }
  EXPECT_FALSE(verify_der(key, bytes_of("sample"), *from_base64(test::pkcs1_v15)));
  EXPECT_FALSE(verify_der(key, bytes_of("sample"), {}));
}

TEST(DerSignature, OfACurveIsNeverTakenForTheOtherForm) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384}) {
    const auto key = PrivateKey::generate(algorithm, test::seeded_chance(7));
    const auto message = bytes_of("sample");
    const Bytes raw = key.sign(message);
    const Bytes der = sign_der(key, message);
    EXPECT_EQ(der.front(), 0x30);
    EXPECT_TRUE(verify_der(key.public_key(), message, der));
    EXPECT_FALSE(key.public_key().verify(message, der));
    EXPECT_FALSE(verify_der(key.public_key(), message, raw));
    for (std::size_t cut = 0; cut < der.size(); ++cut) {
      EXPECT_FALSE(verify_der(key.public_key(), message, ByteView(der).first(cut)));
    }
    Bytes longer = der;
    longer.push_back(0);
    EXPECT_FALSE(verify_der(key.public_key(), message, longer));
    EXPECT_FALSE(verify_der(key.public_key(), bytes_of("samplf"), der));
  }
}

TEST(DerSignature, OfEd25519IsTheOneThatItHas) {
  const auto key = PrivateKey::generate(Algorithm::eddsa, test::seeded_chance(7));
  EXPECT_EQ(sign_der(key, bytes_of("sample")), key.sign(bytes_of("sample")));
  EXPECT_TRUE(verify_der(key.public_key(), bytes_of("sample"), key.sign(bytes_of("sample"))));
}

// FIPS 180-4, examples.
TEST(Sha512, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(to_hex(sha512(bytes_of("abc"))),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

}  // namespace
}  // namespace menshen::crypto
