#include "gateway/core/bytes.hpp"

#include <gtest/gtest.h>

namespace menshen {
namespace {

// RFC 4648 §10.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> base64_vectors = {{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
}};

TEST(Bytes, WriteAndReadTheBase64OfTheRfc) {
  for (const auto& [plain, text] : base64_vectors) {
    EXPECT_EQ(to_base64(bytes_of(plain)), text);
    ASSERT_TRUE(from_base64(text).has_value()) << text;
    EXPECT_EQ(text_of(*from_base64(text)), plain);
  }
}

TEST(Bytes, RefuseBase64ThatIsNotStrict) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v\n", "Zm9 ",
                           "Zh==", "Zm9=", "Zg==Zg==", "=Zg=", "Zm-_"}) {
    EXPECT_FALSE(from_base64(text).has_value()) << text;
  }
}

TEST(Bytes, SurviveHexAndBase64AtEveryLength) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i * 7 + i / 31));
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
}

TEST(Bytes, ReadHexOfEitherCaseAndRefuseTheRest) {
  EXPECT_EQ(from_hex("00fFa9"), (Bytes{0x00, 0xFF, 0xA9}));
  for (const char* text : {"0", "0g", "zz", "0 ", " 00"}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST(Bytes, AppendNumbersBigEndian) {
  Bytes out;
  append_u16_be(out, 0x0102);
  append_u32_be(out, 0x03040506);
  append_u64_be(out, 0x0708090A0B0C0D0E);
  EXPECT_EQ(to_hex(out), "0102030405060708090a0b0c0d0e");
}

}  // namespace
}  // namespace menshen
