#include "gateway/crypto/sm4.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/sm3.hpp"

namespace menshen::crypto {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

template <std::size_t N>
std::array<std::uint8_t, N> hex_array(std::string_view text) {
  const Bytes bytes = hex(text);
  std::array<std::uint8_t, N> out{};
  EXPECT_EQ(bytes.size(), N);
  std::ranges::copy(bytes, out.begin());
  return out;
}

constexpr auto key_text = "0123456789abcdeffedcba9876543210";

// GB/T 32907 appendix A: in counter mode, zeros under the first counter block are that block
// enciphered.
TEST(Sm4, EnciphersTheStandardsBlock) {
  const auto key = hex_array<16>(key_text);
  EXPECT_EQ(to_hex(sm4_ctr(key, key, Bytes(16, 0))), "681edf34d206965e86b3e94f536e4246");
}

struct CounterCase {
  const char* key;
  const char* ciphertext;
};

TEST(Sm4, CountsAsThePublishedExamplesDo) {  // draft-ribose-cfrg-sm4-10 appendix A.2.5
  const auto iv = hex_array<16>("000102030405060708090a0b0c0d0e0f");
  const Bytes text =
      hex("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
          "eeeeeeeeeeeeeeeeffffffffffffffffaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb");
  const std::vector<CounterCase> cases = {
      {key_text,
       "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
       "f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514"},
      {"fedcba98765432100123456789abcdef",
       "5dcccd25b95ab07417a08512ee160e2f8f661521cbbab44cc87138445bc29e5c"
       "0ae0297205d62704173b21239b887f6c8cb5b800917a2488284bde9e16ea2906"},
  };
  for (const CounterCase& example : cases) {
    const auto key = hex_array<16>(example.key);
    EXPECT_EQ(to_hex(sm4_ctr(key, iv, text)), example.ciphertext);
    EXPECT_EQ(sm4_ctr(key, iv, hex(example.ciphertext)), text);
  }
}

TEST(Sm4, CarriesItsCounterThroughAllSixteenBytes) {
  const auto key = hex_array<16>(key_text);
  const auto last = hex_array<16>("ffffffffffffffffffffffffffffffff");
  const Bytes stream = sm4_ctr(key, last, Bytes(32, 0));
  EXPECT_TRUE(std::ranges::equal(ByteView(stream).last(16), sm4_ctr(key, {}, Bytes(16, 0))));
}

TEST(Sm4, EnciphersNothingToNothing) { EXPECT_TRUE(sm4_ctr({}, {}, {}).empty()); }

constexpr std::uint8_t suite = 2;
const SmKey key{1, 2, 3};
const Sm4Iv iv{4, 5};
const Bytes aad = to_bytes("venue");

// The facts once more, by hand: keys by KDF, SM4-CTR, HMAC-SM3 over suite ‖ AAD ‖ IV ‖ ciphertext.
TEST(SmSeal, IsComposedAsTheFormatsPageSays) {
  const Bytes keys = sm3_kdf(key, 48);
  Sm4Key enciphering{};
  std::copy_n(keys.begin(), 16, enciphering.begin());
  Bytes expected = sm4_ctr(enciphering, iv, bytes_of("a name"));
  Bytes covered = {suite, 'v', 'e', 'n', 'u', 'e'};
  covered.insert(covered.end(), iv.begin(), iv.end());
  covered.insert(covered.end(), expected.begin(), expected.end());
  const Digest tag = hmac_sm3(ByteView(keys).last(32), covered);
  expected.insert(expected.end(), tag.begin(), tag.end());
  EXPECT_EQ(sm_seal(suite, key, iv, aad, bytes_of("a name")), expected);
  EXPECT_EQ(sm_open(suite, key, iv, aad, expected).value(), to_bytes("a name"));
}

TEST(SmSeal, OpensNothingWithAnyBitChanged) {
  const Bytes sealed = sm_seal(suite, key, iv, aad, bytes_of("a name"));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes altered = sealed;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(sm_open(suite, key, iv, aad, altered).error(), Errc::not_opened) << bit;
  }
}

TEST(SmSeal, OpensNothingUnderAnotherSuiteKeyIvOrContext) {
  const Bytes sealed = sm_seal(suite, key, iv, aad, bytes_of("text"));
  EXPECT_EQ(sm_open(1, key, iv, aad, sealed).error(), Errc::not_opened);
  EXPECT_EQ(sm_open(suite, {9}, iv, aad, sealed).error(), Errc::not_opened);
  EXPECT_EQ(sm_open(suite, key, {9}, aad, sealed).error(), Errc::not_opened);
  EXPECT_EQ(sm_open(suite, key, iv, bytes_of("other"), sealed).error(), Errc::not_opened);
  EXPECT_EQ(sm_open(suite, key, iv, {}, sealed).error(), Errc::not_opened);
}

TEST(SmSeal, OpensNoBytesShorterThanATag) {
  const Bytes sealed = sm_seal(suite, key, iv, {}, {});
  EXPECT_EQ(sealed.size(), sm_tag_bytes);
  EXPECT_TRUE(sm_open(suite, key, iv, {}, sealed)->empty());
  for (std::size_t size = 0; size < sm_tag_bytes; ++size) {
    EXPECT_EQ(sm_open(suite, key, iv, {}, ByteView(sealed).first(size)).error(), Errc::sealed_form);
  }
}

}  // namespace
}  // namespace menshen::crypto
