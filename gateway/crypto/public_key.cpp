#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>

#include "gateway/crypto/curve.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/openssl_owned.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t ed25519_key_bytes = 32;
constexpr int pss_salt_bytes = 32;  // as long as the digest (RFC 8230 §2)

std::optional<Algorithm> algorithm_for(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return Algorithm::eddsa;
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    const int bits = EVP_PKEY_get_bits(key);
    if (bits >= rsa_bits_min && bits <= rsa_bits_max) return Algorithm::ps256;
  }
  if (EVP_PKEY_is_a(key, "EC") == 1) {
    std::array<char, 64> name{};
    EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr);
    if (const Curve* curve = curve_named(name.data())) return curve->algorithm;
  }
  return std::nullopt;
}

const char* digest_for(Algorithm algorithm) {
  if (algorithm == Algorithm::eddsa) return nullptr;  // Ed25519 hashes by itself
  const Curve* curve = curve_of(algorithm);
  return curve == nullptr ? "SHA256" : curve->digest;
}

bool set_pss(EVP_PKEY_CTX* parameters) {
  return EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, pss_salt_bytes) == 1;
}

bool openssl_verifies(EVP_PKEY* key, Algorithm algorithm, ByteView message, ByteView signature) {
  const owned::MessageContext context(EVP_MD_CTX_new());
  check(context != nullptr, "no memory to verify");
  EVP_PKEY_CTX* parameters = nullptr;  // belongs to `context`
  if (EVP_DigestVerifyInit_ex(context.get(), &parameters, digest_for(algorithm), nullptr, nullptr,
                              key, nullptr) != 1) {
    return false;
  }
  if (algorithm == Algorithm::ps256 && !set_pss(parameters)) return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace

Result<PublicKey> PublicKey::admitted(std::shared_ptr<evp_pkey_st> key) {
  const auto algorithm = algorithm_for(key.get());
  if (!algorithm) MENSHEN_RETURN_ERROR(Errc::key_kind);
  const owned::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  check(context != nullptr, "no memory for a key");
  // OpenSSL has no such check for Ed25519: any 32 bytes are taken, and a bad point never verifies.
  if (*algorithm != Algorithm::eddsa && EVP_PKEY_public_check(context.get()) != 1) {
    MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  }
  return PublicKey(std::move(key), *algorithm);
}

Result<PublicKey> PublicKey::from_ed25519(ByteView raw) {
  const owned::QuietErrors quiet;
  if (raw.size() != ed25519_key_bytes) MENSHEN_RETURN_ERROR(Errc::key_form);
  EVP_PKEY* key =
      EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, raw.data(), raw.size());
  check(key != nullptr, "OpenSSL takes 32 bytes as an Ed25519 key");
  return PublicKey(owned::key(key), Algorithm::eddsa);
}

Result<PublicKey> PublicKey::from_coordinates(ByteView x, ByteView y) {
  const owned::QuietErrors quiet;
  const Curve* curve = curve_of_width(x.size());
  if (curve == nullptr || y.size() != x.size()) MENSHEN_RETURN_ERROR(Errc::key_form);
  Bytes point{0x04};  // uncompressed (SEC 1 §2.3.3)
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  auto key = key_of_point(*curve, point);
  if (key == nullptr) MENSHEN_RETURN_ERROR(Errc::key_not_on_curve);
  return PublicKey(std::move(key), curve->algorithm);
}

Result<PublicKey> PublicKey::from_spki(ByteView der) {
  const owned::QuietErrors quiet;
  if (der.size() > key_text_bytes_max) MENSHEN_RETURN_ERROR(Errc::key_form);
  const unsigned char* at = der.data();
  auto key = owned::key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (key == nullptr || at != der.data() + der.size()) MENSHEN_RETURN_ERROR(Errc::key_form);
  return admitted(std::move(key));
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  const owned::QuietErrors quiet;
  if (pem.size() > key_text_bytes_max) MENSHEN_RETURN_ERROR(Errc::key_form);
  const owned::Memory memory = owned::reading(pem);
  auto key = owned::key(PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr));
  if (key == nullptr) MENSHEN_RETURN_ERROR(Errc::key_form);
  return admitted(std::move(key));
}

Bytes PublicKey::spki() const {
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(key_.get(), &der);
  check(length > 0, "a key has a DER form");
  Bytes bytes(der, der + length);
  OPENSSL_free(der);
  return bytes;
}

std::string PublicKey::pem() const {
  const owned::Memory memory = owned::writing();
  check(PEM_write_bio_PUBKEY(memory.get(), key_.get()) == 1, "a key has a PEM form");
  return owned::written(memory);
}

Bytes PublicKey::raw() const {
  if (const Curve* curve = curve_of(algorithm_)) return point_of(key_, *curve);
  if (algorithm_ != Algorithm::eddsa) return {};
  Bytes bytes(ed25519_key_bytes);
  std::size_t length = bytes.size();
  check(EVP_PKEY_get_raw_public_key(key_.get(), bytes.data(), &length) == 1, "32 bytes");
  return bytes;
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
  const owned::QuietErrors quiet;
  const Curve* curve = curve_of(algorithm_);
  if (curve == nullptr) return openssl_verifies(key_.get(), algorithm_, message, signature);
  if (signature.size() != 2 * curve->field_bytes) return false;
  return openssl_verifies(key_.get(), algorithm_, message, der_signature(signature));
}

}  // namespace menshen::crypto
