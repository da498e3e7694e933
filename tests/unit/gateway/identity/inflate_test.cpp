#include "gateway/identity/inflate.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "gateway/identity/errc.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using test::unhex;

constexpr std::size_t plenty_bytes = 4096;

Bytes deflated(ByteView bytes, int level, int window_bits = 15, int strategy = Z_DEFAULT_STRATEGY) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, strategy), Z_OK);
  Bytes out(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  Bytes in(bytes.begin(), bytes.end());
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Inflate, GivesBackWhatWasDeflated) {
  for (const std::string& text : {std::string(), std::string("a"), std::string(1000, 'x'),
                                  std::string("the quick brown fox jumps over the lazy dog")}) {
    const auto back = inflate(deflate(bytes_of(text)), plenty_bytes);
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, to_bytes(text));
  }
}

TEST(Inflate, TakesStoredFixedAndDynamicBlocks) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::to_string(i * i % 97);
  for (const int level : {0, 1, 6, 9}) {
    for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY}) {
      const auto back = inflate(deflated(bytes_of(text), level, 15, strategy), plenty_bytes);
      ASSERT_TRUE(back) << level;
      EXPECT_EQ(*back, to_bytes(text));
    }
  }
}

TEST(Inflate, StopsOneByteBeyondTheLimit) {
  const Bytes bytes(100, 7);
  const Bytes stream = deflate(bytes);
  EXPECT_EQ(*inflate(stream, 100), bytes);
  EXPECT_EQ(inflate(stream, 99).error(), Errc::deflate_too_long);
  EXPECT_EQ(*inflate(deflate({}), 0), Bytes{});
  EXPECT_EQ(inflate(deflate(Bytes{1}), 0).error(), Errc::deflate_too_long);
}

TEST(Inflate, GivesUpOnABombWithoutUnpackingIt) {
  const Bytes bomb = deflate(Bytes(std::size_t{2} << 20, 0));
  ASSERT_LT(bomb.size(), 10000U);
  EXPECT_EQ(inflate(bomb, plenty_bytes).error(), Errc::deflate_too_long);
}

TEST(Inflate, RefusesAStreamCutShortAnywhere) {
  const Bytes stream = deflate(bytes_of("the quick brown fox jumps over the lazy dog"));
  for (std::size_t length = 0; length < stream.size(); ++length) {
    EXPECT_EQ(inflate(ByteView(stream).first(length), plenty_bytes).error(), Errc::deflate_form);
  }
}

TEST(Inflate, RefusesBytesAfterTheStream) {
  Bytes stream = deflate(bytes_of("abc"));
  stream.push_back(0);
  EXPECT_EQ(inflate(stream, plenty_bytes).error(), Errc::deflate_form);
}

// All but the level that RFC 1950 §2.2 lets the second byte hint at: two of its bits mean nothing.
TEST(Inflate, RefusesEveryAlteredByte) {
  // Short enough that no altered match can spell the same text another way.
  for (const int level : {0, 9}) {
    const Bytes stream = deflated(bytes_of("menshen: abcdefgh"), level);
    for (std::size_t at = 0; at < stream.size(); ++at) {
      for (int change = 1; change < 256; ++change) {
        Bytes altered = stream;
        altered[at] = static_cast<std::uint8_t>(altered[at] ^ change);
        if (at == 1 && (altered[1] & 0x20) == 0 && (0x7800 + altered[1]) % 31 == 0) continue;
        EXPECT_FALSE(inflate(altered, plenty_bytes)) << level << " " << at << " " << change;
      }
    }
  }
}

// The stored block of "a": header bits 1 00, five of padding, length 1, its complement, the byte.
TEST(Inflate, RefusesSetBitsInThePaddingOfAStoredBlock) {
  const Bytes stream = unhex("7801 01 0100 FEFF 61 00620062");
  ASSERT_TRUE(inflate(stream, plenty_bytes));
  for (const int bit : {3, 4, 5, 6, 7}) {
    Bytes altered = stream;
    altered[2] = static_cast<std::uint8_t>(altered[2] | 1 << bit);
    EXPECT_EQ(inflate(altered, plenty_bytes).error(), Errc::deflate_form) << bit;
  }
}

// A stored block that is not the first, so that its header begins inside a byte: an empty fixed
// block (bits 0 10 0000000), then 1 00 and the padding.
TEST(Inflate, RefusesSetBitsInThePaddingOfALaterStoredBlock) {
  const Bytes stream = unhex("7801 0204 0100 FEFF 61 00620062");
  ASSERT_TRUE(inflate(stream, plenty_bytes));
  for (const int bit : {5, 6, 7}) {
    Bytes altered = stream;
    altered[3] = static_cast<std::uint8_t>(altered[3] | 1 << bit);
    EXPECT_EQ(inflate(altered, plenty_bytes).error(), Errc::deflate_form) << bit;
  }
}

TEST(Inflate, RefusesGzipRawDeflateAndADictionary) {
  EXPECT_FALSE(inflate(deflated(bytes_of("abc"), 9, 15 + 16), plenty_bytes));
  EXPECT_FALSE(inflate(deflated(bytes_of("abc"), 9, -15), plenty_bytes));
  EXPECT_FALSE(inflate(unhex("78F9 00000001 4B4C4A06 00024D0127"), plenty_bytes));
  EXPECT_FALSE(inflate({}, plenty_bytes));
}

}  // namespace
}  // namespace menshen::identity
