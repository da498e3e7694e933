#include "gateway/crypto/hpke.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"

namespace menshen::crypto {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeExchange {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Exchange = std::unique_ptr<EVP_PKEY_CTX, FreeExchange>;

Key secret_of(const X25519Secret& bytes) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes.data(), bytes.size()));
  check(key != nullptr, "any 32 bytes are an X25519 secret key");
  return key;
}

// §7.1.4: a shared secret of zeros is refused, which OpenSSL does (RFC 7748 §6.1).
Result<Digest> exchange(const X25519Secret& mine, const X25519Public& theirs) {
  const Key secret = secret_of(mine);
  const Key peer(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, theirs.data(), theirs.size()));
  check(peer != nullptr, "any 32 bytes are an X25519 public key");
  const Exchange context(EVP_PKEY_CTX_new(secret.get(), nullptr));
  Digest shared{};
  std::size_t size = shared.size();
  if (EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), shared.data(), &size) != 1) {
    MENSHEN_RETURN_ERROR(Errc::key_form);
  }
  return shared;
}

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

// §5.1 and §4.1: what every hash is told, so that no two uses of one secret meet.
constexpr std::array<std::uint8_t, 5> kem_suite = {'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<std::uint8_t, 10> hpke_suite = {'H',  'P',  'K',  'E',  0x00,
                                                     0x20, 0x00, 0x01, 0x00, 0x02};

// §4
Digest labeled_extract(ByteView suite, ByteView salt, std::string_view label, ByteView material) {
  Bytes labeled = to_bytes("HPKE-v1");
  append(labeled, suite);
  append(labeled, bytes_of(label));
  append(labeled, material);
  return hmac_sha256(salt, labeled);
}

// §4, RFC 5869 §2.3: one block is all that this suite ever asks for.
template <std::size_t Length>
std::array<std::uint8_t, Length> labeled_expand(ByteView suite, const Digest& secret,
                                                std::string_view label, ByteView info) {
  static_assert(Length <= digest_bytes);
  Bytes labeled;
  append_u16_be(labeled, Length);
  append(labeled, bytes_of("HPKE-v1"));
  append(labeled, suite);
  append(labeled, bytes_of(label));
  append(labeled, info);
  labeled.push_back(1);
  const Digest block = hmac_sha256(secret, labeled);
  std::array<std::uint8_t, Length> out{};
  std::copy_n(block.begin(), Length, out.begin());
  return out;
}

// §4.1 ExtractAndExpand
Digest shared_secret_of(const Digest& exchanged, const X25519Public& encapsulated,
                        const X25519Public& recipient) {
  Bytes context(encapsulated.begin(), encapsulated.end());
  append(context, recipient);
  const Digest secret = labeled_extract(kem_suite, {}, "eae_prk", exchanged);
  return labeled_expand<digest_bytes>(kem_suite, secret, "shared_secret", context);
}

// §5.1 KeySchedule in mode 0: psk and psk_id are empty.
HpkeKeys schedule(const Digest& shared_secret, ByteView info) {
  constexpr std::uint8_t mode_base = 0;
  Bytes context = {mode_base};
  append(context, labeled_extract(hpke_suite, {}, "psk_id_hash", {}));
  append(context, labeled_extract(hpke_suite, {}, "info_hash", info));
  const Digest secret = labeled_extract(hpke_suite, shared_secret, "secret", {});
  return {labeled_expand<32>(hpke_suite, secret, "key", context),
          labeled_expand<12>(hpke_suite, secret, "base_nonce", context)};
}

}  // namespace

Result<X25519Pair> derive_x25519_pair(ByteView key_material) {
  if (key_material.size() < x25519_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  const Digest extracted = labeled_extract(kem_suite, {}, "dkp_prk", key_material);
  X25519Pair pair;
  pair.secret_key = labeled_expand<x25519_bytes>(kem_suite, extracted, "sk", {});
  pair.public_key = x25519_public_of(pair.secret_key);
  return pair;
}

X25519Pair make_x25519_pair(const Chance& chance) {
  return derive_x25519_pair(draw<x25519_bytes>(chance)).value();
}

X25519Public x25519_public_of(const X25519Secret& secret_key) {
  X25519Public bytes{};
  std::size_t size = bytes.size();
  check(EVP_PKEY_get_raw_public_key(secret_of(secret_key).get(), bytes.data(), &size) == 1,
        "the public key of an X25519 secret key");
  return bytes;
}

AeadNonce HpkeKeys::nonce_of(std::uint64_t sequence) const {
  AeadNonce nonce = base_nonce;
  for (std::size_t i = 0; i < 8; ++i) {
    nonce[nonce.size() - 1 - i] ^= static_cast<std::uint8_t>(sequence >> (8 * i));
  }
  return nonce;
}

Result<SealContext> SealContext::start(const X25519Public& recipient, ByteView info,
                                       const Chance& chance) {
  const X25519Pair ephemeral = make_x25519_pair(chance);
  const auto exchanged = exchange(ephemeral.secret_key, recipient);
  if (!exchanged) return exchanged.error();
  const Digest shared = shared_secret_of(*exchanged, ephemeral.public_key, recipient);
  return SealContext(ephemeral.public_key, schedule(shared, info));
}

Result<Bytes> SealContext::seal(ByteView aad, ByteView plaintext) {
  if (sequence_ >= hpke_messages_max) MENSHEN_RETURN_ERROR(Errc::context_used_up);
  return aead_seal(keys_.key, keys_.nonce_of(sequence_++), aad, plaintext);
}

Result<OpenContext> OpenContext::start(const X25519Public& encapsulated,
                                       const X25519Secret& secret_key, ByteView info) {
  const auto exchanged = exchange(secret_key, encapsulated);
  if (!exchanged) return exchanged.error();
  const Digest shared = shared_secret_of(*exchanged, encapsulated, x25519_public_of(secret_key));
  return OpenContext(schedule(shared, info));
}

Result<Bytes> OpenContext::open_at(std::uint64_t sequence, ByteView aad, ByteView sealed) const {
  if (sequence >= hpke_messages_max) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  return aead_open(keys_.key, keys_.nonce_of(sequence), aad, sealed);
}

}  // namespace menshen::crypto
