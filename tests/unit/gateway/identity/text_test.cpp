#include "gateway/identity/text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using test::unhex;

std::string raw(std::string_view hex) {
  const Bytes bytes = unhex(hex);
  return std::string(text_of(bytes));
}

// One character as UTF-16LE, the plain way.
Bytes utf16le_of(char32_t c) {
  const auto unit = [](char32_t u) {
    return Bytes{static_cast<std::uint8_t>(u), static_cast<std::uint8_t>(u >> 8)};
  };
  if (c < 0x10000) return unit(c);
  Bytes pair = unit(0xD800 + ((c - 0x10000) >> 10));
  const Bytes low = unit(0xDC00 + ((c - 0x10000) & 0x3FF));
  pair.insert(pair.end(), low.begin(), low.end());
  return pair;
}

// One character as UTF-8, bit by bit from the table of RFC 3629 §3.
std::string utf8_of(char32_t c) {
  std::string bits;
  const int count = c < 0x80 ? 7 : c < 0x800 ? 11 : c < 0x10000 ? 16 : 21;
  for (int i = count - 1; i >= 0; --i) bits += c >> i & 1 ? '1' : '0';
  if (count == 7) return std::string(1, static_cast<char>(c));
  std::string form = count == 11   ? "110" + bits.substr(0, 5)
                     : count == 16 ? "1110" + bits.substr(0, 4)
                                   : "11110" + bits.substr(0, 3);
  for (std::size_t i = form.size() - (count == 11   ? 3
                                      : count == 16 ? 4
                                                    : 5);
       i < bits.size(); i += 6) {
    form += "10" + bits.substr(i, 6);
  }
  std::string out;
  for (std::size_t i = 0; i < form.size(); i += 8) {
    out += static_cast<char>(std::stoi(form.substr(i, 8), nullptr, 2));
  }
  return out;
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

TEST(Utf16, AgreesWithTheTableForEveryCharacter) {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 37) {
    if (is_surrogate(c)) continue;
    ASSERT_EQ(utf8_of_utf16le(utf16le_of(c)), utf8_of(c)) << static_cast<std::uint32_t>(c);
  }
}

TEST(Utf8, TakesEveryCharacterThatTheTableMakes) {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 41) {
    if (is_surrogate(c)) continue;
    ASSERT_TRUE(is_utf8(utf8_of(c))) << static_cast<std::uint32_t>(c);
  }
}

TEST(Utf16, ReadsNamesWithPrivateUseAndBeyondTheBasicPlane) {
  EXPECT_EQ(utf8_of_utf16le(unhex("4B6D D58B 3275")), "测试甲");
  EXPECT_EQ(utf8_of_utf16le(unhex("00E0")), "\xEE\x80\x80");          // U+E000
  EXPECT_EQ(utf8_of_utf16le(unhex("40D800DC")), "\xF0\xA0\x80\x80");  // U+20000
}

TEST(Utf16, RefusesHalfAPair) {
  EXPECT_EQ(utf8_of_utf16le(unhex("40D8")), std::nullopt);
  EXPECT_EQ(utf8_of_utf16le(unhex("40D82000")), std::nullopt);
  EXPECT_EQ(utf8_of_utf16le(unhex("00DC")), std::nullopt);
  EXPECT_EQ(utf8_of_utf16le(unhex("40D840D800DC")), std::nullopt);
}

TEST(Utf16, RefusesAnOddLength) {
  EXPECT_EQ(utf8_of_utf16le(unhex("20")), std::nullopt);
  EXPECT_EQ(utf8_of_utf16le({}), "");
}

// RFC 3629 §3, §10: overlong forms, surrogates, beyond U+10FFFF, stray and missing tails.
TEST(Utf8, RefusesWhatIsNotWellFormed) {
  for (const char* hex :
       {"C080", "C1BF", "E08080", "E09FBF", "F0808080", "F08FBFBF", "EDA080", "EDBFBF", "F4908080",
        "F5808080", "FF", "80", "BF", "C2", "E4B8", "F0A080", "C241", "E4B841", "41C2"}) {
    EXPECT_FALSE(is_utf8(raw(hex))) << hex;
    EXPECT_FALSE(is_plain_utf8(raw(hex))) << hex;
  }
}

TEST(Utf8, TakesTheLastOfEachLength) {
  for (const char* hex :
       {"7F", "C280", "DFBF", "E0A080", "ED9FBF", "EE8080", "EFBFBF", "F0908080", "F48FBFBF", ""}) {
    EXPECT_TRUE(is_utf8(raw(hex))) << hex;
  }
}

TEST(PlainText, HoldsNoControlsAndNothingThatTurnsTheLine) {
  for (const char32_t c : {0x00, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0x85, 0x9F, 0x200E, 0x202E,
                           0x2028, 0x2029, 0x2066, 0x2069, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE}) {
    EXPECT_FALSE(is_plain_utf8("a" + utf8_of(c) + "b")) << static_cast<std::uint32_t>(c);
  }
}

TEST(PlainText, HoldsEveryNameThatACardMayCarry) {
  for (const char* name : {"测试甲", "买买提·艾合买提", "Ó Súilleabháin", "\xEE\x80\x80", "𠀀",
                           "ERIKSSON, ANNA", ""}) {
    EXPECT_TRUE(is_plain_utf8(name)) << name;
  }
}

TEST(Trimmed, TakesSpacesAndNulsOffBothEnds) {
  using namespace std::string_view_literals;
  EXPECT_EQ(trimmed("  a b  "), "a b");
  EXPECT_EQ(trimmed("a\0\0"sv), "a");
  EXPECT_EQ(trimmed("   "), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("a"), "a");
}

TEST(AllDigits, WantsAtLeastOne) {
  EXPECT_TRUE(all_digits("0123456789"));
  EXPECT_FALSE(all_digits(""));
  EXPECT_FALSE(all_digits("12a"));
  EXPECT_FALSE(all_digits("-1"));
  EXPECT_FALSE(all_digits("1 "));
}

}  // namespace
}  // namespace menshen::identity
