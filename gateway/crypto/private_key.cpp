#include <openssl/pem.h>

#include <array>

#include "gateway/crypto/curve.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/openssl_owned.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t seed_bytes = 32;  // RFC 8032 §5.1.5

owned::Key key_of_seed(ByteView seed) {
  EVP_PKEY* key =
      EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), seed.size());
  check(key != nullptr, "OpenSSL takes 32 bytes as an Ed25519 seed");
  return owned::key(key);
}

bool whole(const owned::Key& key) {
  const owned::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  check(context != nullptr, "no memory for a key");
  return EVP_PKEY_check(context.get()) == 1;
}

// Nobody sits at this program's terminal: an encrypted key is refused, never asked about.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

PrivateKey PrivateKey::generate(Algorithm algorithm, const Chance& chance) {
  if (algorithm == Algorithm::eddsa) {
    auto seed = draw<seed_bytes>(chance);
    PrivateKey key(key_of_seed(seed), algorithm);
    OPENSSL_cleanse(seed.data(), seed.size());
    return key;
  }
  const Curve* curve = curve_of(algorithm);
  check(curve != nullptr, "keys are made for EdDSA, ES256 and ES384");
  Bytes scalar(curve->field_bytes);
  owned::Key key;
  while (key == nullptr) {  // rejection (FIPS 186-5 §A.2.2): both orders begin with 32 ones
    chance(scalar);
    key = key_of_scalar(*curve, scalar);
  }
  OPENSSL_cleanse(scalar.data(), scalar.size());
  return PrivateKey(std::move(key), algorithm);
}

Result<PrivateKey> PrivateKey::from_ed25519_seed(ByteView seed) {
  if (seed.size() != seed_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  return PrivateKey(key_of_seed(seed), Algorithm::eddsa);
}

Result<PrivateKey> PrivateKey::from_scalar(ByteView scalar) {
  const Curve* curve = curve_of_width(scalar.size());
  if (curve == nullptr) MENSHEN_RETURN_ERROR(Errc::key_form);
  auto key = key_of_scalar(*curve, scalar);
  if (key == nullptr) MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  return PrivateKey(std::move(key), curve->algorithm);
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const owned::QuietErrors quiet;
  if (pem.size() > key_text_bytes_max) MENSHEN_RETURN_ERROR(Errc::key_form);
  const owned::Memory memory = owned::reading(pem);
  auto key = owned::key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
  const bool sound = key != nullptr && (EVP_PKEY_is_a(key.get(), "ED25519") == 1 || whole(key));
  if (!sound) MENSHEN_RETURN_ERROR(Errc::key_form);
  auto public_half = PublicKey::admitted(key);
  if (!public_half) return public_half.error();
  if (public_half->algorithm() == Algorithm::ps256) MENSHEN_RETURN_ERROR(Errc::key_kind);
  return PrivateKey(std::move(key), public_half->algorithm());
}

// Whoever holds it sees only the public half: the pair shares one OpenSSL key.
PublicKey PrivateKey::public_key() const {
  auto key = PublicKey::from_spki(PublicKey(key_, algorithm_).spki());
  check(key.has_value(), "a key of ours has a public half");
  return *std::move(key);
}

std::string PrivateKey::pem() const {
  const owned::Memory memory = owned::writing();
  check(PEM_write_bio_PKCS8PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) == 1,
        "a key has a PEM form");
  return owned::written(memory);
}

Bytes PrivateKey::sign(ByteView message) const {
  const Curve* curve = curve_of(algorithm_);
  const owned::MessageContext context(EVP_MD_CTX_new());
  check(context != nullptr, "no memory to sign");
  check(EVP_DigestSignInit_ex(context.get(), nullptr, curve == nullptr ? nullptr : curve->digest,
                              nullptr, nullptr, key_.get(), nullptr) == 1,
        "OpenSSL signs with its own keys");
  std::size_t length = 0;
  check(EVP_DigestSign(context.get(), nullptr, &length, message.data(), message.size()) == 1,
        "a signature has a length");
  Bytes signature(length);
  check(
      EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) == 1,
      "OpenSSL signs with its own keys");
  signature.resize(length);
  return curve == nullptr ? signature : raw_signature(signature, curve->field_bytes);
}

}  // namespace menshen::crypto
