#include "gateway/crypto/sm2.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "gateway/crypto/errc.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::crypto {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

// The encryption example of GB/T 32918.5 appendix C.
constexpr auto scalar = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
constexpr auto point =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
constexpr auto c1 =
    "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
    "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0";
constexpr auto c3 = "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766";
constexpr auto c2 = "21886ca989ca9c7d58087307ca93092d651efa";

Bytes example() { return hex(std::string(c1) + c3 + c2); }
Sm2PrivateKey example_key() { return Sm2PrivateKey::from_scalar(hex(scalar)).value(); }

TEST(Sm2, DecryptsTheStandardsExample) {
  EXPECT_EQ(to_hex(example_key().public_key().point()), point);
  EXPECT_EQ(text_of(example_key().decrypt(example()).value()), "encryption standard");
}

// Coordinates with leading zeros are where OpenSSL's DER is shorter: in 1,500 ciphertexts about a
// dozen, and as many whose first bit would be a sign.
TEST(Sm2, GivesEveryCiphertextOneLengthAndReadsItAgain) {
  const Sm2PrivateKey key = example_key();
  const Bytes content_key(32, 0x7e);
  int leading_zeros = 0;
  for (int i = 0; i < 1'500; ++i) {
    const Bytes ciphertext = key.public_key().encrypt(content_key);
    ASSERT_EQ(ciphertext.size(), content_key.size() + sm2_overhead_bytes);
    ASSERT_EQ(ciphertext.front(), 0x04);
    leading_zeros += ciphertext[1] == 0 || ciphertext[33] == 0 ? 1 : 0;
    ASSERT_EQ(key.decrypt(ciphertext).value(), content_key);
  }
  EXPECT_GT(leading_zeros, 0);  // else this test has not seen what it is about (1 in 100,000 runs)
}

TEST(Sm2, EncryptsMessagesOfEveryLengthClass) {
  const Sm2PrivateKey key = example_key();
  for (const std::size_t size : {1U, 2U, 19U, 32U, 127U, 128U, 200U, 255U, 256U, 1'024U}) {
    const Bytes message(size, 0x31);
    EXPECT_EQ(key.decrypt(key.public_key().encrypt(message)).value(), message) << size;
  }
}

TEST(Sm2, EncryptsNothingOutsideItsLengths) {
  EXPECT_DEATH(example_key().public_key().encrypt({}), "check failed");
  EXPECT_DEATH(example_key().public_key().encrypt(Bytes(sm2_message_bytes_max + 1)),
               "check failed");
}

TEST(Sm2, DecryptsNothingWithAnyBitChanged) {
  const Sm2PrivateKey key = example_key();
  for (std::size_t bit = 0; bit < example().size() * 8; ++bit) {
    Bytes altered = example();
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(key.decrypt(altered)) << bit;
  }
}

TEST(Sm2, DecryptsNothingForAnotherKey) {
  const auto other = Sm2PrivateKey::generate(test::seeded_chance(1));
  EXPECT_EQ(other.decrypt(example()).error(), Errc::not_opened);
}

TEST(Sm2, DecryptsNothingOutsideItsLengths) {
  const Sm2PrivateKey key = example_key();
  for (std::size_t size = 0; size <= sm2_overhead_bytes; ++size) {
    EXPECT_EQ(key.decrypt(ByteView(example()).first(size)).error(), Errc::sealed_form) << size;
  }
  const Bytes longest = key.public_key().encrypt(Bytes(sm2_message_bytes_max, 1));
  Bytes beyond = longest;
  beyond.push_back(0);
  EXPECT_TRUE(key.decrypt(longest));
  EXPECT_EQ(key.decrypt(beyond).error(), Errc::sealed_form);
}

// A C1 outside the curve is how a decrypting party is made to leak its key (GB/T 32918.4 §7.1 B2).
TEST(Sm2, DecryptsNothingWhoseFirstPointIsOutsideTheCurve) {
  for (const char* bad : {"0000000000000000000000000000000000000000000000000000000000000000",
                          "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff"}) {
    const std::string text = std::string("04") + bad + bad + c3 + c2;
    EXPECT_EQ(example_key().decrypt(hex(text)).error(), Errc::not_opened);
  }
}

TEST(Sm2Keys, ArePointsOfTheCurve) {
  const auto whole = Sm2PublicKey::from_point(hex(point)).value();
  const auto bare = Sm2PublicKey::from_point(ByteView(hex(point)).last(64)).value();
  EXPECT_EQ(whole, bare);
  EXPECT_EQ(to_hex(bare.point()), point);
  Bytes off = hex(point);
  off.back() ^= 1;
  EXPECT_EQ(Sm2PublicKey::from_point(off).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Sm2PublicKey::from_point(Bytes(64, 0)).error(), Errc::key_not_on_curve);
  for (const std::size_t size : {0U, 1U, 32U, 33U, 63U, 66U}) {
    EXPECT_EQ(Sm2PublicKey::from_point(Bytes(size, 4)).error(), Errc::key_form) << size;
  }
  Bytes compressed = hex(point);
  compressed.front() = 0x03;
  EXPECT_EQ(Sm2PublicKey::from_point(compressed).error(), Errc::key_form);
}

// GB/T 32918.5: n; a private key lies in [1, n − 2] (GB/T 32918.1 §6.1).
TEST(Sm2Keys, HaveScalarsBelowTheOrder) {
  constexpr auto n_less_two = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121";
  constexpr auto n_less_one = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122";
  constexpr auto n = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
  EXPECT_TRUE(Sm2PrivateKey::from_scalar(hex(n_less_two)));
  EXPECT_EQ(Sm2PrivateKey::from_scalar(hex(n_less_one)).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Sm2PrivateKey::from_scalar(hex(n)).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Sm2PrivateKey::from_scalar(Bytes(32, 0)).error(), Errc::key_not_on_curve);
  EXPECT_EQ(Sm2PrivateKey::from_scalar(Bytes(31, 1)).error(), Errc::key_form);
  EXPECT_EQ(Sm2PrivateKey::from_scalar(Bytes(33, 1)).error(), Errc::key_form);
}

TEST(Sm2Keys, AreMadeByChanceAloneAndDrawnAgainBeyondTheOrder) {
  const auto key = Sm2PrivateKey::generate(test::seeded_chance(5));
  EXPECT_EQ(key.scalar(), draw<32>(test::seeded_chance(5)));
  int draws = 0;
  const auto beyond_first = Sm2PrivateKey::generate([&](std::span<std::uint8_t> out) {
    std::ranges::fill(out, static_cast<std::uint8_t>(draws++ == 0 ? 0xFF : 0x11));
  });
  EXPECT_EQ(draws, 2);
  EXPECT_EQ(beyond_first.scalar().front(), 0x11);
}

// The independent twin: OpenSSL's command line, which reads and writes DER (GM/T 0009).
class Sm2CommandLine : public ::testing::Test {
 protected:
  Sm2CommandLine() {
    // SEC 1 ECPrivateKey { 1, scalar, [0] OID 1.2.156.10197.1.301 }.
    const Bytes der = hex(std::string("30310201010420") + scalar + "a00a06082a811ccf5501822d");
    std::ofstream(path("key.der"), std::ios::binary) << text_of(der);
    ran_ = run("openssl ec -inform DER -in key.der -out key.pem");
  }
  std::filesystem::path path(const char* name) const { return folder_.path() / name; }
  bool run(const std::string& command) const {
    const std::string line = "cd '" + folder_.path().string() + "' && " + command + " 2>/dev/null";
    return std::system(line.c_str()) == 0;
  }

  test::TemporaryFolder folder_;
  bool ran_ = false;
};

// SEQUENCE { INTEGER, INTEGER, OCTET STRING, OCTET STRING } of short lengths, taken apart by hand.
Bytes plain_of(const Bytes& der) {
  std::size_t at = der[1] == 0x81 ? 3 : 2;
  Bytes plain = {0x04};
  for (int part = 0; part < 4; ++part) {
    const std::size_t size = der[at + 1];
    Bytes content(der.begin() + static_cast<long>(at + 2),
                  der.begin() + static_cast<long>(at + 2 + size));
    at += 2 + size;
    if (part < 2 && size > 32) content.erase(content.begin());  // a zero before a sign bit
    if (part < 2 && size < 32) content.insert(content.begin(), 32 - size, 0);
    plain.insert(plain.end(), content.begin(), content.end());
  }
  return plain;
}

Bytes der_of(const Bytes& plain) {
  Bytes parts;
  const auto add = [&](std::uint8_t tag, Bytes content) {
    while (tag == 0x02 && content.size() > 1 && content[0] == 0) content.erase(content.begin());
    if (tag == 0x02 && content[0] >= 0x80) content.insert(content.begin(), 0);
    parts.push_back(tag);
    parts.push_back(static_cast<std::uint8_t>(content.size()));
    parts.insert(parts.end(), content.begin(), content.end());
  };
  const auto slice = [&](long from, long to) {
    return Bytes(plain.begin() + from, plain.begin() + to);
  };
  add(0x02, slice(1, 33));
  add(0x02, slice(33, 65));
  add(0x04, slice(65, 97));
  add(0x04, slice(97, static_cast<long>(plain.size())));
  Bytes der = {0x30, 0x81, static_cast<std::uint8_t>(parts.size())};
  der.insert(der.end(), parts.begin(), parts.end());
  return der;
}

TEST_F(Sm2CommandLine, ReadsWhatIsEncryptedHereAndTheOtherWayRound) {
  ASSERT_TRUE(ran_) << "openssl(1) comes with the packages that ./dev installs";
  const std::string message = "thirty-two bytes of a content k.";
  std::ofstream(path("plain"), std::ios::binary) << message;
  ASSERT_TRUE(run("openssl pkeyutl -encrypt -inkey key.pem -in plain -out theirs.der"));
  const Bytes theirs = plain_of(test::read_file(path("theirs.der")));
  EXPECT_EQ(text_of(example_key().decrypt(theirs).value()), message);

  const Bytes ours = der_of(example_key().public_key().encrypt(bytes_of(message)));
  std::ofstream(path("ours.der"), std::ios::binary) << text_of(ours);
  ASSERT_TRUE(run("openssl pkeyutl -decrypt -inkey key.pem -in ours.der -out back"));
  EXPECT_EQ(text_of(test::read_file(path("back"))), message);
}

}  // namespace
}  // namespace menshen::crypto
