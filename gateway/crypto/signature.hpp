// Signatures: Ed25519 (RFC 8032), ECDSA on P-256 and P-384 (FIPS 186-5) with r ‖ s as COSE has it
// (RFC 9053 §2.1), and RSASSA-PSS (RFC 8230), which is only verified.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"

struct evp_pkey_st;  // OpenSSL's; its headers stay inside this room

namespace menshen::crypto {

// The numbers are COSE's (IANA COSE Algorithms).
enum class Algorithm : std::int32_t {
  es256 = -7,   // ECDSA P-256, SHA-256: 64 bytes
  eddsa = -8,   // Ed25519: 64 bytes
  es384 = -35,  // ECDSA P-384, SHA-384: 96 bytes
  ps256 = -37,  // RSASSA-PSS, SHA-256, salt of 32 bytes: as long as the modulus
};

std::string_view name_of(Algorithm algorithm);                     // "ES256", "EdDSA", …
std::optional<Algorithm> algorithm_named(std::string_view name);   // the same names
std::optional<Algorithm> algorithm_numbered(std::int64_t number);  // COSE's numbers

// Keys larger than these are no keys that an issuer of ours has; RSA of 2048 to 4096 bits.
inline constexpr std::size_t key_text_bytes_max = 4096;
inline constexpr int rsa_bits_min = 2048;
inline constexpr int rsa_bits_max = 4096;

// A key serves exactly one algorithm: which one follows from its kind, never from the message.
class PublicKey {
 public:
  static Result<PublicKey> from_ed25519(ByteView raw);  // 32 bytes
  // COSE_Key coordinates (RFC 9053 §7.1.1): x and y of 32 bytes each for P-256, 48 for P-384.
  static Result<PublicKey> from_coordinates(ByteView x, ByteView y);
  static Result<PublicKey> from_spki(ByteView der);  // SubjectPublicKeyInfo (RFC 5280 §4.1.2.7)
  static Result<PublicKey> from_pem(std::string_view pem);  // "-----BEGIN PUBLIC KEY-----"

  Algorithm algorithm() const { return algorithm_; }
  Bytes spki() const;
  std::string pem() const;
  Bytes raw() const;  // Ed25519: 32 bytes; P-256, P-384: 04 ‖ x ‖ y; RSA: empty

  bool verify(ByteView message, ByteView signature) const;

 private:
  friend class PrivateKey;
  friend class CertificateWriter;
  PublicKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm)
      : key_(std::move(key)), algorithm_(algorithm) {}
  static Result<PublicKey> admitted(std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<evp_pkey_st> key_;
  Algorithm algorithm_;
};

// Ed25519, P-256 or P-384. Never printed, never logged; pem() is for the file that keeps it.
class PrivateKey {
 public:
  static PrivateKey generate(Algorithm algorithm, const Chance& chance);  // not ps256
  static Result<PrivateKey> from_ed25519_seed(ByteView seed);             // 32 bytes
  static Result<PrivateKey> from_scalar(ByteView scalar);    // 32 bytes: P-256; 48: P-384
  static Result<PrivateKey> from_pem(std::string_view pem);  // PKCS #8 without a passphrase

  Algorithm algorithm() const { return algorithm_; }
  PublicKey public_key() const;
  std::string pem() const;  // PKCS #8, no passphrase

  // Ed25519 is deterministic; ECDSA draws its nonce inside OpenSSL.
  Bytes sign(ByteView message) const;

 private:
  friend class CertificateWriter;
  PrivateKey(std::shared_ptr<evp_pkey_st> key, Algorithm algorithm)
      : key_(std::move(key)), algorithm_(algorithm) {}

  std::shared_ptr<evp_pkey_st> key_;
  Algorithm algorithm_;
};

}  // namespace menshen::crypto
