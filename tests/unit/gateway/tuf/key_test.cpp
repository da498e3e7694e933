#include "gateway/tuf/key.hpp"

#include <gtest/gtest.h>

#include "gateway/tuf/errc.hpp"
#include "tests/support/rsa_sample.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::tuf {
namespace {

using crypto::Algorithm;

crypto::PrivateKey private_key(Algorithm algorithm, std::uint32_t seed = 1) {
  return crypto::PrivateKey::generate(algorithm, test::seeded_chance(seed));
}

Value object_of(std::string type, std::string scheme, std::string text) {
  return Value::object({{"keytype", Value(std::move(type))},
                        {"scheme", Value(std::move(scheme))},
                        {"keyval", Value::object({{"public", Value(std::move(text))}})}});
}

// The example of §4.3: a key and the id that the specification gives it.
TEST(TufKey, HasTheIdThatTheSpecificationsExampleGives) {
  const auto key =
      Key::read(object_of("ed25519", "ed25519",
                          "72378e5bc588793e58f81c8533da64a2e8f1565c1fcc7f253496394ffc52542c"),
                Sm2Keys::refused)
          .value();
  EXPECT_EQ(key.id(), "1bf1c6e3cdd3d3a8420b19199e27511999850f4b376c4547b2f32fba7e80fca3");
}

TEST(TufKey, IsReadAsItIsWrittenAndVerifiesWhatItsSignerSigned) {
  for (const Algorithm algorithm : {Algorithm::eddsa, Algorithm::es256}) {
    const Signer signer = Signer::of(private_key(algorithm));
    const auto read = Key::read(signer.key.object(), Sm2Keys::refused).value();
    EXPECT_EQ(read.id(), signer.key.id());
    EXPECT_EQ(read.material(), signer.key.material());
    const Bytes signature = signer.sign(bytes_of("sample"));
    EXPECT_TRUE(read.verify(bytes_of("sample"), signature));
    EXPECT_FALSE(read.verify(bytes_of("samplf"), signature));
    EXPECT_FALSE(read.verify(bytes_of("sample"), {}));
  }
}

TEST(TufKey, OfEcdsaHasAnOlderSpellingWithAnotherIdAndTheSameMaterial) {
  const Signer signer = Signer::of(private_key(Algorithm::es256));
  const std::string pem = *signer.key.object().member("keyval")->member("public")->text();
  const auto old =
      Key::read(object_of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", pem), Sm2Keys::refused)
          .value();
  EXPECT_NE(old.id(), signer.key.id());
  EXPECT_EQ(old.material(), signer.key.material());
  EXPECT_TRUE(old.verify(bytes_of("sample"), signer.sign(bytes_of("sample"))));
}

TEST(TufKey, OfRsaVerifiesWithASaltOfAnyLength) {
  const auto key =
      Key::read(object_of("rsa", "rsassa-pss-sha256", test::rsa_2048), Sm2Keys::refused);
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->verify(bytes_of("sample"), *from_base64(test::pss_salt_20)));
  EXPECT_EQ(Key::of(crypto::PublicKey::from_pem(test::rsa_2048).value()).material(),
            key->material());
}

// §4: unknown fields count for the id.
TEST(TufKey, KeepsTheFieldsThatItDoesNotKnowInItsId) {
  const Key plain = Key::of(private_key(Algorithm::eddsa).public_key());
  Value::Object members = *plain.object().object();
  members.emplace_back("x-owner", Value("@somebody"));
  const auto more = Key::read(Value::object(members), Sm2Keys::refused).value();
  EXPECT_NE(more.id(), plain.id());
  EXPECT_EQ(more.material(), plain.material());
  EXPECT_EQ(*more.object().member("x-owner")->text(), "@somebody");
}

TEST(TufKey, OfSm2IsReadOnlyWhereTheRepositoryWasMadeWithIt) {
  const auto secret = crypto::Sm2PrivateKey::generate(test::seeded_chance(1));
  const Signer signer = Signer::of(secret);
  EXPECT_TRUE(signer.key.is_sm2());
  EXPECT_EQ(Key::read(signer.key.object(), Sm2Keys::refused).error(), Errc::key_sm2);
  const auto read = Key::read(signer.key.object(), Sm2Keys::accepted).value();
  EXPECT_EQ(read.id(), signer.key.id());
  EXPECT_TRUE(read.verify(bytes_of("sample"), signer.sign(bytes_of("sample"))));
  EXPECT_FALSE(read.verify(bytes_of("samplf"), signer.sign(bytes_of("sample"))));
}

TEST(TufKey, IsRefusedWhereKindSchemeAndTextDoNotAgree) {
  const Signer ed25519 = Signer::of(private_key(Algorithm::eddsa));
  const Signer ecdsa = Signer::of(private_key(Algorithm::es256));
  const std::string hex = *ed25519.key.object().member("keyval")->member("public")->text();
  const std::string pem = *ecdsa.key.object().member("keyval")->member("public")->text();
  const std::string p384 = private_key(Algorithm::es384).public_key().pem();
  for (const auto& object :
       {object_of("ed25519", "ecdsa-sha2-nistp256", hex), object_of("ed25519", "ed25519", pem),
        object_of("ecdsa", "ed25519", pem), object_of("ecdsa", "ecdsa-sha2-nistp256", hex),
        object_of("ecdsa", "ecdsa-sha2-nistp256", p384), object_of("rsa", "rsassa-pss-sha256", pem),
        object_of("rsa", "rsa-pkcs1v15-sha256", test::rsa_2048), object_of("dsa", "dsa", pem),
        object_of("ed25519", "ed25519", ""), object_of("ed25519", "ed25519", hex.substr(2)),
        object_of("ed25519", "ed25519", hex + "00"), object_of("sphincs", "sphincs", hex)}) {
    EXPECT_EQ(Key::read(object, Sm2Keys::refused).error(), Errc::key_unusable) << canonical(object);
  }
  EXPECT_EQ(Key::read(object_of("sm2", "sm2-sm3", hex), Sm2Keys::accepted).error(),
            Errc::key_unusable);
}

TEST(TufKey, IsRefusedWhereAFieldIsMissingOrNoText) {
  const Value whole = Key::of(private_key(Algorithm::eddsa).public_key()).object();
  for (std::size_t i = 0; i < whole.object()->size(); ++i) {
    Value::Object fewer = *whole.object();
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(Key::read(Value::object(fewer), Sm2Keys::refused).error(), Errc::field_missing);
    Value::Object other = *whole.object();
    other[i].second = Value(std::int64_t{1});
    EXPECT_EQ(Key::read(Value::object(other), Sm2Keys::refused).error(), Errc::field_missing);
  }
  EXPECT_EQ(Key::read(Value("key"), Sm2Keys::refused).error(), Errc::field_missing);
}

}  // namespace
}  // namespace menshen::tuf
