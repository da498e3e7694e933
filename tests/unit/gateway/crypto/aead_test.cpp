#include "gateway/crypto/aead.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/errc.hpp"

namespace menshen::crypto {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 13 and 14.
TEST(Aead, SealsNothingAsThePublishedCase) {
  EXPECT_EQ(aead_seal({}, {}, {}, {}), hex("530f8afbc74536b9a963b4f1c4cb738b"));
}

TEST(Aead, SealsABlockAsThePublishedCase) {
  const Bytes sealed = aead_seal({}, {}, {}, Bytes(16, 0));
  EXPECT_EQ(sealed, hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
  EXPECT_EQ(aead_open({}, {}, {}, sealed).value(), Bytes(16, 0));
}

TEST(Aead, OpensNothingWithAnyBitChanged) {
  const AeadKey key{1, 2, 3};
  const AeadNonce nonce{4, 5};
  const Bytes aad = to_bytes("venue");
  const Bytes sealed = aead_seal(key, nonce, aad, bytes_of("a name"));
  ASSERT_EQ(aead_open(key, nonce, aad, sealed).value(), to_bytes("a name"));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes altered = sealed;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(aead_open(key, nonce, aad, altered).error(), Errc::not_opened) << bit;
  }
}

TEST(Aead, OpensNothingUnderAnotherKeyNonceOrContext) {
  const Bytes sealed = aead_seal({1}, {2}, bytes_of("a"), bytes_of("text"));
  EXPECT_EQ(aead_open({9}, {2}, bytes_of("a"), sealed).error(), Errc::not_opened);
  EXPECT_EQ(aead_open({1}, {9}, bytes_of("a"), sealed).error(), Errc::not_opened);
  EXPECT_EQ(aead_open({1}, {2}, bytes_of("b"), sealed).error(), Errc::not_opened);
  EXPECT_EQ(aead_open({1}, {2}, {}, sealed).error(), Errc::not_opened);
}

TEST(Aead, OpensNoBytesShorterThanATag) {
  const Bytes sealed = aead_seal({}, {}, {}, {});
  for (std::size_t size = 0; size < aead_tag_bytes; ++size) {
    EXPECT_EQ(aead_open({}, {}, {}, ByteView(sealed).first(size)).error(), Errc::sealed_form);
  }
}

}  // namespace
}  // namespace menshen::crypto
