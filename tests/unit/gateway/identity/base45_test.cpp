#include "gateway/identity/base45.hpp"

#include <gtest/gtest.h>

#include <string>

namespace menshen::identity {
namespace {

const std::string letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

// RFC 9285 §4.1 word by word: n = a·256 + b = c + d·45 + e·45·45, found by trying.
std::string obvious_base45(const Bytes& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const bool one = i + 1 == bytes.size();
    const std::size_t n = one ? bytes[i] : bytes[i] * 256U + bytes[i + 1];
    std::size_t e = 0;
    while ((e + 1) * 45 * 45 <= n) ++e;
    std::size_t d = 0;
    while ((d + 1) * 45 <= n - e * 45 * 45) ++d;
    text += letters[n - e * 45 * 45 - d * 45];
    text += letters[d];
    if (!one) text += letters[e];
  }
  return text;
}

// RFC 9285 §4.3, §4.4.
TEST(Base45, WritesAndReadsTheExamplesOfTheStandard) {
  EXPECT_EQ(to_base45(bytes_of("AB")), "BB8");
  EXPECT_EQ(to_base45(bytes_of("Hello!!")), "%69 VD92EX0");
  EXPECT_EQ(to_base45(bytes_of("base-45")), "UJCLQE7W581");
  EXPECT_EQ(from_base45("QED8WEX0"), to_bytes("ietf!"));
  EXPECT_EQ(from_base45("%69 VD92EX0"), to_bytes("Hello!!"));
  EXPECT_EQ(from_base45(""), Bytes{});
}

TEST(Base45, AgreesWithTheObviousWayForEveryPairOfBytes) {
  for (unsigned n = 0; n < 65536; ++n) {
    const Bytes pair{static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)};
    const std::string text = to_base45(pair);
    ASSERT_EQ(text, obvious_base45(pair));
    ASSERT_EQ(from_base45(text), pair);
  }
}

TEST(Base45, ReadsEveryTripleOnceOrNotAtAll) {
  int read = 0;
  for (const char c : letters) {
    for (const char d : letters) {
      for (const char e : letters) {
        const std::string text{c, d, e};
        const auto bytes = from_base45(text);
        if (!bytes) continue;
        ++read;
        ASSERT_EQ(to_base45(*bytes), text);
      }
    }
  }
  EXPECT_EQ(read, 65536);
}

TEST(Base45, ReadsEveryPairOnceOrNotAtAll) {
  int read = 0;
  for (const char c : letters) {
    for (const char d : letters) {
      const auto bytes = from_base45(std::string{c, d});
      if (!bytes) continue;
      ++read;
      ASSERT_EQ(to_base45(*bytes), (std::string{c, d}));
    }
  }
  EXPECT_EQ(read, 256);
}

// RFC 9285 §6: 65,536 and above in three characters, 256 and above in two.
TEST(Base45, RefusesGroupsBeyondTheirBytes) {
  EXPECT_EQ(from_base45("FGW"), (Bytes{0xFF, 0xFF}));
  EXPECT_EQ(from_base45("GGW"), std::nullopt);
  EXPECT_EQ(from_base45(":::"), std::nullopt);
  EXPECT_EQ(from_base45("U5"), Bytes{0xFF});
  EXPECT_EQ(from_base45("V5"), std::nullopt);
  EXPECT_EQ(from_base45("::"), std::nullopt);
}

TEST(Base45, RefusesASingleLeftoverCharacter) {
  EXPECT_EQ(from_base45("B"), std::nullopt);
  EXPECT_EQ(from_base45("BB8B"), std::nullopt);
}

TEST(Base45, RefusesEveryCharacterOutsideTheAlphabet) {
  for (int c = 0; c < 256; ++c) {
    const bool known = letters.find(static_cast<char>(c)) != std::string::npos;
    const std::string text{static_cast<char>(c), '0', '0'};
    EXPECT_EQ(from_base45(text).has_value(), known) << c;
  }
}

TEST(Base45, ComesBackFromEveryLength) {
  Bytes bytes;
  for (int length = 0; length < 300; ++length) {
    EXPECT_EQ(from_base45(to_base45(bytes)), bytes);
    EXPECT_EQ(to_base45(bytes), obvious_base45(bytes));
    bytes.push_back(static_cast<std::uint8_t>(length * 37));
  }
}

}  // namespace
}  // namespace menshen::identity
