#include "drivers/scanner/text.hpp"

#include <gtest/gtest.h>

#include "drivers/scanner/errc.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::scanner {
namespace {

// The slow obvious twin: decode to code points by the book, then judge each (RFC 3629 §3).
bool is_utf8_slowly(const Bytes& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const unsigned lead = bytes[at];
    unsigned length = 0, point = 0;
    if ((lead & 0x80) == 0) length = 1, point = lead;
    if ((lead & 0xE0) == 0xC0) length = 2, point = lead & 0x1F;
    if ((lead & 0xF0) == 0xE0) length = 3, point = lead & 0x0F;
    if ((lead & 0xF8) == 0xF0) length = 4, point = lead & 0x07;
    if (length == 0 || at + length > bytes.size()) return false;
    for (unsigned i = 1; i < length; ++i) {
      if ((bytes[at + i] & 0xC0) != 0x80) return false;
      point = point << 6 | (bytes[at + i] & 0x3FU);
    }
    const unsigned shortest = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (length != shortest || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF)
      return false;
    at += length;
  }
  return true;
}

TEST(Text, AgreesWithTheSlowTwinOnEveryTwoBytes) {
  for (unsigned pair = 0; pair < 0x10000; ++pair) {
    const Bytes bytes{static_cast<std::uint8_t>(pair >> 8), static_cast<std::uint8_t>(pair)};
    ASSERT_EQ(is_utf8(bytes), is_utf8_slowly(bytes)) << pair;
  }
}

TEST(Text, AgreesWithTheSlowTwinOnLongCharacters) {
  // Every lead byte with second bytes around each border, followed by continuations or none.
  for (unsigned lead = 0xC0; lead < 0x100; ++lead) {
    for (unsigned second = 0x70; second < 0xD0; ++second) {
      for (const Bytes& rest :
           {Bytes{}, Bytes{0x80}, Bytes{0x80, 0xBF}, Bytes{0x80, 0x40}, Bytes{0xBF, 0xBF, 0x41}}) {
        Bytes bytes{static_cast<std::uint8_t>(lead), static_cast<std::uint8_t>(second)};
        bytes.insert(bytes.end(), rest.begin(), rest.end());
        ASSERT_EQ(is_utf8(bytes), is_utf8_slowly(bytes)) << to_hex(bytes);
      }
    }
  }
}

TEST(Text, TakesUtf8First) {
  EXPECT_EQ(text_in(bytes_of("张三 ABC")), "张三 ABC");
  EXPECT_EQ(text_in({}), "");
  // Both UTF-8 (é) and GB18030 (茅): the stricter one wins.
  EXPECT_EQ(text_in(Bytes{0xC3, 0xA9}), "é");
}

TEST(Text, TakesGb18030WhereItIsNoUtf8) {
  EXPECT_EQ(text_in(Bytes{0xD5, 0xC5, 0xC8, 0xFD}), "张三");  // two bytes, as in GBK
  EXPECT_EQ(text_in(Bytes{0x81, 0x39, 0xEE, 0x39}), "㐀");    // four bytes
  EXPECT_EQ(text_in(Bytes{0x95, 0x32, 0x82, 0x36}), "𠀀");    // beyond the first plane
  EXPECT_EQ(text_in(Bytes{'N', '=', 0xD5, 0xC5}), "N=张");
}

TEST(Text, IsNothingWhereTheBytesAreNeither) {
  EXPECT_FALSE(text_in(Bytes{0xFF}));
  EXPECT_FALSE(text_in(Bytes{0xD5}));        // half a character
  EXPECT_FALSE(text_in(Bytes{0x81, 0x39}));  // half of four bytes
  EXPECT_FALSE(text_in(Bytes{0x80, 0x81, 0xFF, 0xFE}));
}

TEST(Text, LeavesBytesThatAreNoTextAsTheyAre) {
  const Bytes binary{0x78, 0x9C, 0xFF, 0x00, 0x81};
  EXPECT_EQ(text_or_bytes(binary).value(), binary);
  EXPECT_EQ(text_or_bytes(Bytes{0xD5, 0xC5}).value(), to_bytes("张"));
}

TEST(Text, RefusesTextThatOutgrowsAScan) {
  Bytes gbk;
  while (gbk.size() < scan_bytes_max * 2 / 3 / 2 * 2) gbk.insert(gbk.end(), {0xD5, 0xC5});
  EXPECT_LE(text_or_bytes(gbk).value().size(), scan_bytes_max);
  gbk.insert(gbk.end(), {0xD5, 0xC5});
  EXPECT_EQ(text_or_bytes(gbk).error(), Errc::code_too_long);
}

}  // namespace
}  // namespace menshen::scanner
