// Hybrid public key encryption, RFC 9180: base mode, DHKEM(X25519, HKDF-SHA256) 0x0020,
// HKDF-SHA256 0x0001, AES-256-GCM 0x0002. Secrets are not exported (§5.3 is not built).
//
// A context costs an encapsulation (about 100 µs), each message in it about one: so contexts are
// kept, and a message is opened by its sequence number (§5.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/aead.hpp"

namespace menshen::crypto {

inline constexpr std::size_t x25519_bytes = 32;
using X25519Public = std::array<std::uint8_t, x25519_bytes>;
using X25519Secret = std::array<std::uint8_t, x25519_bytes>;

struct X25519Pair {
  X25519Secret secret_key{};
  X25519Public public_key{};
};

// §7.1.3 DeriveKeyPair: the same input gives the same pair. At least 32 bytes.
Result<X25519Pair> derive_x25519_pair(ByteView key_material);
X25519Pair make_x25519_pair(const Chance& chance);
X25519Public x25519_public_of(const X25519Secret& secret_key);

// §5.2: each message adds one to the nonce's counter. Far below what the suite could bear: a busy
// door has thousands in the hour that a context lives.
inline constexpr std::uint64_t hpke_messages_max = 16'384;

struct HpkeKeys {  // what the key schedule leaves (§5.1)
  AeadKey key{};
  AeadNonce base_nonce{};

  AeadNonce nonce_of(std::uint64_t sequence) const;
};

class SealContext {
 public:
  // Two copies would seal two messages under one nonce.
  SealContext(SealContext&&) = default;
  SealContext& operator=(SealContext&&) = default;

  // SetupBaseS (§5.1.1). `chance` gives the 32 bytes the ephemeral key is derived from.
  // Errc::key_form for a recipient's key that X25519 refuses (a point of small order).
  static Result<SealContext> start(const X25519Public& recipient, ByteView info,
                                   const Chance& chance);

  const X25519Public& encapsulated_key() const { return encapsulated_; }
  std::uint64_t next_sequence() const { return sequence_; }
  // Seals under next_sequence() and adds one. Errc::context_used_up at hpke_messages_max.
  Result<Bytes> seal(ByteView aad, ByteView plaintext);

 private:
  SealContext(const X25519Public& encapsulated, const HpkeKeys& keys)
      : encapsulated_(encapsulated), keys_(keys) {}
  X25519Public encapsulated_;
  HpkeKeys keys_;
  std::uint64_t sequence_ = 0;
};

class OpenContext {
 public:
  // SetupBaseR (§5.1.1). Errc::key_form for an encapsulated key of small order.
  static Result<OpenContext> start(const X25519Public& encapsulated, const X25519Secret& secret_key,
                                   ByteView info);

  // Any message of the context, in any order. Errc::not_opened, Errc::sealed_form.
  Result<Bytes> open_at(std::uint64_t sequence, ByteView aad, ByteView sealed) const;

 private:
  explicit OpenContext(const HpkeKeys& keys) : keys_(keys) {}
  HpkeKeys keys_;
};

}  // namespace menshen::crypto
