#include "gateway/crypto/signature.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/random.hpp"
#include "tests/support/rsa_sample.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::crypto {
namespace {

using test::unhex;

struct EdExample {
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};

// RFC 8032 §7.1, tests 1 to 3.
constexpr EdExample ed_examples[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"}};

TEST(Ed25519, SignsAndVerifiesAsInRfc8032) {
  for (const auto& example : ed_examples) {
    const auto key = PrivateKey::from_ed25519_seed(unhex(example.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->public_key().raw(), unhex(example.key));
    EXPECT_EQ(key->sign(unhex(example.message)), unhex(example.signature));
    const auto public_key = PublicKey::from_ed25519(unhex(example.key));
    ASSERT_TRUE(public_key);
    EXPECT_TRUE(public_key->verify(unhex(example.message), unhex(example.signature)));
  }
}

// RFC 6979 §A.2.5 and §A.2.6, message "sample": OpenSSL's own nonces differ, so these are verified.
struct EcExample {
  Algorithm algorithm;
  const char* scalar;
  const char* x;
  const char* y;
  const char* signature;
};
constexpr EcExample ec_examples[] = {
    {Algorithm::es256, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
     "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
     "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
     "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
     "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"},
    {Algorithm::es384,
     "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2E"
     "D"
     "F5",
     "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480B"
     "C"
     "13",
     "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264"
     "7"
     "20",
     "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FAB"
     "E"
     "46"
     "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628"
     "A"
     "C8"}};

TEST(Ecdsa, VerifiesTheExamplesOfRfc6979) {
  for (const auto& example : ec_examples) {
    const auto key = PublicKey::from_coordinates(unhex(example.x), unhex(example.y));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->algorithm(), example.algorithm);
    EXPECT_TRUE(key->verify(bytes_of("sample"), unhex(example.signature)));
    EXPECT_FALSE(key->verify(bytes_of("Sample"), unhex(example.signature)));
  }
}

TEST(Ecdsa, FindsThePublicKeyOfAScalar) {
  for (const auto& example : ec_examples) {
    const auto key = PrivateKey::from_scalar(unhex(example.scalar));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->public_key().raw(), unhex("04" + std::string(example.x) + example.y));
  }
}

class EveryAlgorithm : public testing::TestWithParam<Algorithm> {
 protected:
  // A key that is the same in every run.
  PrivateKey key() const {
    return PrivateKey::generate(GetParam(), [](std::span<std::uint8_t> bytes) {
      std::iota(bytes.begin(), bytes.end(), std::uint8_t{7});
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Signatures, EveryAlgorithm,
                         testing::Values(Algorithm::es256, Algorithm::eddsa, Algorithm::es384),
                         [](const auto& a) { return std::string(name_of(a.param)); });

TEST_P(EveryAlgorithm, VerifiesWhatItSigned) {
  const Bytes signature = key().sign(bytes_of("a message"));
  EXPECT_EQ(signature.size(), GetParam() == Algorithm::es384 ? 96U : 64U);
  EXPECT_TRUE(key().public_key().verify(bytes_of("a message"), signature));
}

TEST_P(EveryAlgorithm, RefusesAlteredBitsAllOverTheSignature) {
  const auto public_key = key().public_key();
  const Bytes signature = key().sign(bytes_of("a message"));
  for (std::size_t bit = 0; bit < signature.size() * 8; bit += 11) {
    Bytes altered = signature;
    altered[bit / 8] = static_cast<std::uint8_t>(altered[bit / 8] ^ 1U << bit % 8);
    EXPECT_FALSE(public_key.verify(bytes_of("a message"), altered)) << bit;
  }
}

TEST_P(EveryAlgorithm, RefusesAnotherMessageAndAnotherKey) {
  const Bytes signature = key().sign(bytes_of("a message"));
  EXPECT_FALSE(key().public_key().verify(bytes_of("a messagf"), signature));
  EXPECT_FALSE(key().public_key().verify({}, signature));
  const auto other = PrivateKey::generate(GetParam(), system_chance());
  EXPECT_FALSE(other.public_key().verify(bytes_of("a message"), signature));
}

TEST_P(EveryAlgorithm, RefusesASignatureOfAnotherLength) {
  const auto public_key = key().public_key();
  Bytes signature = key().sign(bytes_of("a message"));
  signature.push_back(0);
  EXPECT_FALSE(public_key.verify(bytes_of("a message"), signature));
  for (std::size_t length = 0; length < signature.size() - 1; ++length) {
    EXPECT_FALSE(public_key.verify(bytes_of("a message"), ByteView(signature).first(length)));
  }
  EXPECT_FALSE(public_key.verify(bytes_of("a message"), Bytes(64, 0)));
  EXPECT_FALSE(public_key.verify(bytes_of("a message"), Bytes(96, 0)));
}

TEST_P(EveryAlgorithm, ComesBackFromPemAndDer) {
  const auto again = PrivateKey::from_pem(key().pem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->algorithm(), GetParam());
  const PublicKey public_key = key().public_key();
  EXPECT_EQ(again->public_key().raw(), public_key.raw());
  const auto from_pem = PublicKey::from_pem(public_key.pem());
  const auto from_der = PublicKey::from_spki(public_key.spki());
  ASSERT_TRUE(from_pem);
  ASSERT_TRUE(from_der);
  EXPECT_EQ(from_pem->raw(), public_key.raw());
  EXPECT_EQ(from_der->raw(), public_key.raw());
  EXPECT_TRUE(from_der->verify(bytes_of("x"), key().sign(bytes_of("x"))));
}

TEST_P(EveryAlgorithm, ThePublicHalfTellsNothingOfThePrivateOne) {
  EXPECT_EQ(key().public_key().pem().find("PRIVATE"), std::string::npos);
  EXPECT_FALSE(PrivateKey::from_pem(key().public_key().pem()));
}

TEST_P(EveryAlgorithm, RefusesADerKeyCutShortAnywhere) {
  const Bytes der = key().public_key().spki();
  for (std::size_t length = 0; length < der.size(); ++length) {
    EXPECT_FALSE(PublicKey::from_spki(ByteView(der).first(length))) << length;
  }
  Bytes longer = der;
  longer.push_back(0);
  EXPECT_FALSE(PublicKey::from_spki(longer));
}

TEST_P(EveryAlgorithm, MakesAnotherKeyEachTime) {
  EXPECT_NE(PrivateKey::generate(GetParam(), system_chance()).pem(),
            PrivateKey::generate(GetParam(), system_chance()).pem());
}

TEST(Keys, DrawAgainWhenAScalarIsNotBelowTheOrder) {
  int draws = 0;
  const Chance chance = [&](std::span<std::uint8_t> bytes) {
    std::ranges::fill(bytes, draws == 0 ? 0xFF : draws == 1 ? 0x00 : 0x42);
    ++draws;
  };
  const auto key = PrivateKey::generate(Algorithm::es256, chance);
  EXPECT_EQ(draws, 3);
  EXPECT_EQ(key.public_key().raw(), PrivateKey::from_scalar(Bytes(32, 0x42))->public_key().raw());
}

TEST(Keys, RefuseAScalarOutsideTheCurve) {
  // FIPS 186-5 §A.2: 0 < d < n. SP 800-186 §3.2.1.3: the order of P-256.
  const Bytes order = unhex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
  Bytes last = order;
  last.back() -= 1;
  EXPECT_EQ(PrivateKey::from_scalar(order).error(), Errc::key_not_on_curve);
  EXPECT_EQ(PrivateKey::from_scalar(Bytes(32, 0)).error(), Errc::key_not_on_curve);
  EXPECT_TRUE(PrivateKey::from_scalar(last));
  EXPECT_EQ(PrivateKey::from_scalar(Bytes(31, 1)).error(), Errc::key_form);
  EXPECT_EQ(PrivateKey::from_ed25519_seed(Bytes(33, 1)).error(), Errc::key_form);
}

TEST(Keys, RefuseAPointBesideTheCurve) {
  Bytes x = unhex(ec_examples[0].x);
  const Bytes y = unhex(ec_examples[0].y);
  x.back() ^= 1;
  EXPECT_EQ(PublicKey::from_coordinates(x, y).error(), Errc::key_not_on_curve);
  EXPECT_EQ(PublicKey::from_coordinates(Bytes(32, 0), Bytes(32, 0)).error(),
            Errc::key_not_on_curve);
  EXPECT_EQ(PublicKey::from_coordinates(Bytes(32, 0xFF), y).error(), Errc::key_not_on_curve);
  EXPECT_EQ(PublicKey::from_coordinates(y, Bytes(48, 1)).error(), Errc::key_form);
  EXPECT_EQ(PublicKey::from_coordinates({}, {}).error(), Errc::key_form);
  EXPECT_EQ(PublicKey::from_ed25519(Bytes(31, 1)).error(), Errc::key_form);
}

TEST(Keys, RefuseTextAndBytesThatAreNone) {
  EXPECT_EQ(PublicKey::from_pem("").error(), Errc::key_form);
  EXPECT_EQ(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----").error(), Errc::key_form);
  EXPECT_EQ(PublicKey::from_spki({}).error(), Errc::key_form);
  EXPECT_EQ(PrivateKey::from_pem("not a key").error(), Errc::key_form);
}

TEST(Keys, RefuseWhatIsLongerThanAnyKey) {
  const auto key = PrivateKey::from_ed25519_seed(unhex(ed_examples[0].seed));
  const std::string pem = key->pem();
  const std::string fits = pem + std::string(key_text_bytes_max - pem.size(), '\n');
  EXPECT_TRUE(PrivateKey::from_pem(fits));
  EXPECT_EQ(PrivateKey::from_pem(fits + "\n").error(), Errc::key_form);
  const std::string public_pem = key->public_key().pem();
  const std::string public_fits =
      public_pem + std::string(key_text_bytes_max - public_pem.size(), '\n');
  EXPECT_TRUE(PublicKey::from_pem(public_fits));
  EXPECT_EQ(PublicKey::from_pem(public_fits + "\n").error(), Errc::key_form);
  EXPECT_EQ(PublicKey::from_spki(Bytes(key_text_bytes_max + 1, 0x30)).error(), Errc::key_form);
}

TEST(Keys, OfOtherKindsAreRefused) {
  const std::string p521 =
      "-----BEGIN PUBLIC KEY-----\n"
      "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBs9Cw03nf8SiqYjlecVJTiUUzPcbG\n"
      "fO+2FU3Hl7UR+QRDze/kfiQZtCZkyVtfjXrKgiAbzfx7x4K4zZh5DYHHcEYA3E47\n"
      "2bCyEOvnV6coafQUuCmaTYLMiMwAJb8DAiACaSbL7aTI/fSfIHxH3VOU9vHoOOQJ\n"
      "LVWosHdtO9ozVn1gbAk=\n-----END PUBLIC KEY-----\n";
  const std::string secp256k1 =
      "-----BEGIN PUBLIC KEY-----\n"
      "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEXeyq83vQm63Phv4uUc5hc9zVP3EEbHSB\n"
      "BIAeWJsln2MJd+W6pftdNjTY7qECF9kIUY4zxUq7ALbMhcR6cZ4q8Q==\n"
      "-----END PUBLIC KEY-----\n";
  const std::string x25519 =
      "-----BEGIN PUBLIC KEY-----\n"
      "MCowBQYDK2VuAyEAUuPDeob3dx3AXcpUVaCUO0n1iLp0SofCjWa4rC3wU2k=\n"
      "-----END PUBLIC KEY-----\n";
  for (const auto& pem : {p521, secp256k1, x25519}) {
    EXPECT_EQ(PublicKey::from_pem(pem).error(), Errc::key_kind) << pem;
  }
  const auto rsa_1024 = from_base64(
      "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDRhM3hEdqkVwPEE5upC6Ggx/6/"
      "XOSw0EeyH+uCfPEepvI9VRJcZaTbYf9J"
      "T2dS9rWfj5IhZX8wqE0T4Xaw/"
      "cRfPLwN2JtkdL5jm2bXqvUoCeFi2DPa9H1VlEsEw6yCua0stkUOQFxCZIWv70HiO1mVZikh"
      "O9GyDMh+35J7LpK6yQIDAQAB");
  EXPECT_EQ(PublicKey::from_spki(*rsa_1024).error(), Errc::key_kind);
}

TEST(Keys, ThatNeedAPassphraseAreRefusedWithoutAsking) {
  EXPECT_EQ(
      PrivateKey::from_pem("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                           "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhRaSig6trceQICCAAw\n"
                           "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPkkQ0Z4MuyiqJel6TvDImMEQHEo\n"
                           "1tjXyqKhCYtzgRrsoF89kXe8JPsPrX254afbb+HPg7PU4U/y9RvvdDwBw5Zv3sWc\n"
                           "SqX5ofe4+XioA6ss+iU=\n-----END ENCRYPTED PRIVATE KEY-----\n")
          .error(),
      Errc::key_form);
}

TEST(Ps256, TakesASaltOfTheDigestsLengthAndNothingElse) {
  const auto key = PublicKey::from_pem(test::rsa_2048);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->algorithm(), Algorithm::ps256);
  EXPECT_TRUE(key->raw().empty());
  EXPECT_TRUE(key->verify(bytes_of("sample"), *from_base64(test::pss_salt_32)));
  EXPECT_FALSE(key->verify(bytes_of("samplf"), *from_base64(test::pss_salt_32)));
  EXPECT_FALSE(key->verify(bytes_of("sample"), *from_base64(test::pss_salt_20)));
  EXPECT_FALSE(key->verify(bytes_of("sample"), *from_base64(test::pkcs1_v15)));
}

TEST(Algorithms, AreKnownByNameAndByCosesNumber) {
  for (const auto each : {Algorithm::es256, Algorithm::eddsa, Algorithm::es384, Algorithm::ps256}) {
    EXPECT_EQ(algorithm_named(name_of(each)), each);
    EXPECT_EQ(algorithm_numbered(static_cast<std::int64_t>(each)), each);
  }
  EXPECT_EQ(algorithm_named("es256"), std::nullopt);
  EXPECT_EQ(algorithm_named(""), std::nullopt);
  EXPECT_EQ(algorithm_numbered(-36), std::nullopt);  // ES512
  EXPECT_EQ(algorithm_numbered(7), std::nullopt);
}

}  // namespace
}  // namespace menshen::crypto
