#include "gateway/crypto/hpke.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"

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

Chance always(const Bytes& drawn) {
  return [drawn](std::span<std::uint8_t> out) {
    ASSERT_EQ(out.size(), drawn.size());
    std::ranges::copy(drawn, out.begin());
  };
}

// test-vectors.json of cfrg/draft-irtf-cfrg-hpke at 5f503c5 (the vectors of RFC 9180): mode 0,
// kem_id 32, kdf_id 1, aead_id 2.
constexpr auto info = "4f6465206f6e2061204772656369616e2055726e";
constexpr auto ikm_r = "dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee";
constexpr auto sk_r = "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d";
constexpr auto pk_r = "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c";
constexpr auto ikm_e = "2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9";
constexpr auto sk_e = "179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11";
constexpr auto enc = "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256";
constexpr auto plaintext = "4265617574792069732074727574682c20747275746820626561757479";
constexpr auto base_nonce = "151d9929e2449747889bc923";

struct Encryption {
  std::uint64_t sequence;
  const char* ciphertext;
};
constexpr std::array<Encryption, 6> encryptions = {{
    {0,
     "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a"},
    {1,
     "2c43aff25343fdbff864506f0818b9d87df84ea01b1a2144d23b4d40c26bf655fdf197fe40297a8aebeed5cc2d"},
    {2,
     "e0a8f2cf92ff61215edbb8c55dc31fe9e2eb42a5685867bb6854211542099f9e940c4b41c192bc390835b1a5f7"},
    {4,
     "448a8892f261cbb6bf5b7b64a4fae8a2c86492494b069c10525895d871c27c2f12cd17e0588fedaba9f7b0cd4c"},
    {255,
     "f6ad1823eb0b932d04b6e23010eea64f1fe5edd0583dae5ba27ca6363f4ea104bd217331460ef4208040423641"},
    {256,
     "53624f4f9f173453b14e633b45390ff54cacaa4428d44baee1bff8133fab1ab3afe60f88e4634b525c54e92eda"},
}};

Bytes aad_of(std::uint64_t sequence) { return to_bytes("Count-" + std::to_string(sequence)); }

TEST(Hpke, DerivesTheVectorsKeyPairs) {
  EXPECT_EQ(derive_x25519_pair(hex(ikm_r))->secret_key, hex_array<32>(sk_r));
  EXPECT_EQ(derive_x25519_pair(hex(ikm_r))->public_key, hex_array<32>(pk_r));
  EXPECT_EQ(derive_x25519_pair(hex(ikm_e))->secret_key, hex_array<32>(sk_e));
  EXPECT_EQ(x25519_public_of(hex_array<32>(sk_e)), hex_array<32>(enc));
  EXPECT_EQ(make_x25519_pair(always(hex(ikm_e))).public_key, hex_array<32>(enc));
}

TEST(Hpke, SealsAsTheVectorsDo) {
  auto context = SealContext::start(hex_array<32>(pk_r), hex(info), always(hex(ikm_e))).value();
  EXPECT_EQ(context.encapsulated_key(), hex_array<32>(enc));
  std::map<std::uint64_t, Bytes> sealed;
  for (std::uint64_t i = 0; i <= 256; ++i) {
    EXPECT_EQ(context.next_sequence(), i);
    sealed[i] = context.seal(aad_of(i), hex(plaintext)).value();
  }
  for (const auto& [sequence, ciphertext] : encryptions) {
    EXPECT_EQ(to_hex(sealed.at(sequence)), ciphertext) << sequence;
  }
}

TEST(Hpke, OpensTheVectorsAloneAndInAnyOrder) {
  const auto context =
      OpenContext::start(hex_array<32>(enc), hex_array<32>(sk_r), hex(info)).value();
  for (const std::size_t i : {5U, 0U, 3U, 1U, 4U, 2U}) {
    const auto& [sequence, ciphertext] = encryptions[i];
    EXPECT_EQ(context.open_at(sequence, aad_of(sequence), hex(ciphertext)).value(), hex(plaintext));
  }
}

// §5.2 ComputeNonce, once more and byte by byte.
TEST(Hpke, NonceIsTheBaseXoredWithTheBigEndianSequence) {
  HpkeKeys keys;
  keys.base_nonce = hex_array<12>(base_nonce);
  EXPECT_EQ(to_hex(keys.nonce_of(256)), "151d9929e2449747889bc823");  // the vector's
  for (const std::uint64_t sequence : {0ULL, 1ULL, 255ULL, 65'536ULL, 0x0102030405060708ULL}) {
    Bytes counter(4, 0);
    append_u64_be(counter, sequence);
    AeadNonce expected = keys.base_nonce;
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] ^= counter[i];
    EXPECT_EQ(keys.nonce_of(sequence), expected);
  }
}

TEST(Hpke, OpensNothingOutOfItsPlace) {
  const auto context =
      OpenContext::start(hex_array<32>(enc), hex_array<32>(sk_r), hex(info)).value();
  const Bytes first = hex(encryptions[0].ciphertext);
  EXPECT_EQ(context.open_at(1, aad_of(0), first).error(), Errc::not_opened);
  EXPECT_EQ(context.open_at(0, aad_of(1), first).error(), Errc::not_opened);
  EXPECT_EQ(context.open_at(hpke_messages_max, aad_of(0), first).error(), Errc::sealed_form);
  EXPECT_EQ(context.open_at(0, aad_of(0), ByteView(first).first(15)).error(), Errc::sealed_form);
}

TEST(Hpke, OpensNothingForAnotherRecipientOrAnotherUse) {
  const Bytes first = hex(encryptions[0].ciphertext);
  const auto other_key = OpenContext::start(hex_array<32>(enc), hex_array<32>(sk_e), hex(info));
  EXPECT_EQ(other_key->open_at(0, aad_of(0), first).error(), Errc::not_opened);
  const auto other_info = OpenContext::start(hex_array<32>(enc), hex_array<32>(sk_r), {});
  EXPECT_EQ(other_info->open_at(0, aad_of(0), first).error(), Errc::not_opened);
  const auto other_enc = OpenContext::start(hex_array<32>(pk_r), hex_array<32>(sk_r), hex(info));
  EXPECT_EQ(other_enc->open_at(0, aad_of(0), first).error(), Errc::not_opened);
}

TEST(Hpke, SealsNoMoreThanAContextMay) {
  auto context = SealContext::start(hex_array<32>(pk_r), {}, always(hex(ikm_e))).value();
  for (std::uint64_t i = 0; i < hpke_messages_max; ++i) ASSERT_TRUE(context.seal({}, {}));
  EXPECT_EQ(context.seal({}, {}).error(), Errc::context_used_up);
}

// RFC 7748 §6.1: points of small order give a shared secret that everybody knows.
TEST(Hpke, RefusesKeysOfSmallOrder) {
  const X25519Public zero{};
  X25519Public one{};
  one[0] = 1;
  for (const X25519Public& bad : {zero, one}) {
    EXPECT_EQ(SealContext::start(bad, {}, always(hex(ikm_e))).error(), Errc::key_form);
    EXPECT_EQ(OpenContext::start(bad, hex_array<32>(sk_r), {}).error(), Errc::key_form);
  }
}

TEST(Hpke, RefusesTooLittleKeyMaterial) {
  EXPECT_TRUE(derive_x25519_pair(Bytes(32, 7)).has_value());
  EXPECT_EQ(derive_x25519_pair(Bytes(31, 7)).error(), Errc::key_form);
}

TEST(Hpke, EachContextHasAKeyOfItsOwn) {
  auto a = SealContext::start(hex_array<32>(pk_r), {}, always(Bytes(32, 1))).value();
  auto b = SealContext::start(hex_array<32>(pk_r), {}, always(Bytes(32, 2))).value();
  EXPECT_NE(a.encapsulated_key(), b.encapsulated_key());
  EXPECT_NE(a.seal({}, bytes_of("same")).value(), b.seal({}, bytes_of("same")).value());
}

}  // namespace
}  // namespace menshen::crypto
