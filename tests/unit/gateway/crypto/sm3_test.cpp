#include "gateway/crypto/sm3.hpp"

#include <gtest/gtest.h>

namespace menshen::crypto {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Sm3, DigestsTheStandardsExamples) {  // GB/T 32905 appendix A
  EXPECT_EQ(to_hex(sm3(bytes_of("abc"))),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  EXPECT_EQ(to_hex(sm3(bytes_of(repeated("abcd", 16)))),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Sm3, DigestsNothing) {
  EXPECT_EQ(to_hex(sm3({})), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

struct MacCase {
  Bytes key;
  Bytes message;
  const char* mac;
};

TEST(HmacSm3, AgreesWithTheExamplesOfItsStandard) {  // GM/T 0042-2015 appendix D.3
  const std::string letters = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  const std::vector<MacCase> cases = {
      {hex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"),
       to_bytes(letters + letters),
       "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"},
      {hex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425"),
       Bytes(50, 0xcd), "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae"},
  };
  for (const MacCase& example : cases) {
    EXPECT_EQ(to_hex(hmac_sm3(example.key, example.message)), example.mac);
  }
}

// RFC 2104 §2, written out: a block of SM3 is 64 bytes, and a longer key is replaced by its digest.
Digest slow_hmac(Bytes key, ByteView message) {
  if (key.size() > 64) {
    const Digest digest = sm3(key);
    key.assign(digest.begin(), digest.end());
  }
  key.resize(64, 0);
  Bytes inner, outer;
  for (const std::uint8_t byte : key) inner.push_back(byte ^ 0x36);
  for (const std::uint8_t byte : key) outer.push_back(byte ^ 0x5c);
  inner.insert(inner.end(), message.begin(), message.end());
  const Digest digest = sm3(inner);
  outer.insert(outer.end(), digest.begin(), digest.end());
  return sm3(outer);
}

TEST(HmacSm3, AgreesWithItsDefinitionAtEveryKeyLength) {
  for (std::size_t size = 0; size <= 130; ++size) {
    const Bytes key(size, static_cast<std::uint8_t>(size));
    EXPECT_EQ(hmac_sm3(key, bytes_of("text")), slow_hmac(key, bytes_of("text"))) << size;
    EXPECT_EQ(hmac_sm3(key, {}), slow_hmac(key, {})) << size;
  }
}

// The encryption example of GB/T 32918.5 appendix C: t = KDF(x2 ‖ y2, 152 bits).
TEST(Sm3Kdf, DerivesTheStandardsExample) {
  const Bytes z =
      hex("335e18d751e51f040e27d468138b7ab1dc86ad7f981d7d416222fd6ab3ed230d"
          "ab743ebcfb22d64f7b6ab791f70658f25b48fa93e54064fdbfbed3f0bd847ac9");
  EXPECT_EQ(to_hex(sm3_kdf(z, 19)), "44e60fdbf0bae81437665374bef26749046c9e");
}

TEST(Sm3Kdf, IsOneStreamHoweverMuchIsAskedFor) {
  const Bytes z = to_bytes("a secret");
  const Bytes all = sm3_kdf(z, 100);
  for (std::size_t count = 0; count <= all.size(); ++count) {
    EXPECT_EQ(sm3_kdf(z, count), Bytes(all.begin(), all.begin() + static_cast<long>(count)));
  }
  EXPECT_EQ(to_hex(ByteView(all).first(32)), to_hex(sm3(hex("612073656372657400000001"))));
  EXPECT_EQ(to_hex(ByteView(all).subspan(32, 32)), to_hex(sm3(hex("612073656372657400000002"))));
}

TEST(Sm3Kdf, StopsTheProgramBeyondItsLimit) {
  EXPECT_EQ(sm3_kdf(Bytes(32, 1), sm3_kdf_bytes_max).size(), sm3_kdf_bytes_max);
  EXPECT_DEATH(sm3_kdf(Bytes(32, 1), sm3_kdf_bytes_max + 1), "check failed");
}

}  // namespace
}  // namespace menshen::crypto
