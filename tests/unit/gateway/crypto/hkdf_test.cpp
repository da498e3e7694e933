#include "gateway/crypto/hkdf.hpp"

#include <gtest/gtest.h>

#include "tests/support/unhex.hpp"

namespace menshen::crypto {
namespace {

using test::unhex;

Bytes expanded(ByteView salt, ByteView secret, ByteView info, std::size_t byte_count) {
  Bytes out(byte_count);
  hkdf_sha256(salt, secret, info, out);
  return out;
}

Bytes counting(std::uint8_t first, std::uint8_t last) {
  Bytes bytes;
  for (int byte = first; byte <= last; ++byte) bytes.push_back(static_cast<std::uint8_t>(byte));
  return bytes;
}

// RFC 5869, appendices A.1 to A.3.
TEST(Hkdf, AgreesWithTheVectorsOfTheRfc) {
  EXPECT_EQ(to_hex(expanded(counting(0, 0x0c), Bytes(22, 0x0b), counting(0xf0, 0xf9), 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(
      to_hex(expanded(counting(0x60, 0xaf), counting(0, 0x4f), counting(0xb0, 0xff), 82)),
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
      "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(to_hex(expanded({}, Bytes(22, 0x0b), {}, 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hkdf, GivesTheSameBeginningForEveryLength) {
  const Bytes secret = unhex("00112233");
  const Bytes whole = expanded({}, secret, secret, hkdf_bytes_max);
  for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 64U, 96U, 8159U}) {
    EXPECT_EQ(expanded({}, secret, secret, size), Bytes(whole.begin(), whole.begin() + long(size)));
  }
}

TEST(HkdfDeathTest, GivesNoMoreThanTheRfcAllows) {
  EXPECT_DEATH(expanded({}, {}, {}, hkdf_bytes_max + 1), "no more than HKDF gives");
}

}  // namespace
}  // namespace menshen::crypto
