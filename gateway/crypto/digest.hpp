// SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104).
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "gateway/core/bytes.hpp"

struct evp_md_ctx_st;  // OpenSSL's; its headers stay inside this room

namespace menshen::crypto {

using Digest = std::array<std::uint8_t, 32>;

inline constexpr std::size_t digest_bytes = 32;

struct FreeDigestContext {
  void operator()(evp_md_ctx_st* context) const;
};
using DigestContext = std::unique_ptr<evp_md_ctx_st, FreeDigestContext>;

Digest sha256(ByteView bytes);

// Fed piece by piece. After finish() it begins anew. What OpenSSL works with is kept for the next
// one of the same thread: to make it costs as much as to digest a node of a tree.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256& add(ByteView bytes);
  Sha256& add(std::uint8_t byte) { return add(ByteView(&byte, 1)); }
  Digest finish();

 private:
  DigestContext context_;
  bool fed_ = false;  // since it began
};

Digest hmac_sha256(ByteView key, ByteView message);

// The key's two blocks are digested once, so that each message costs only its own (about 0.3 µs
// for a number, an eighth of the one-shot call). Safe to share between threads.
class HmacSha256 {
 public:
  explicit HmacSha256(ByteView key);
  Digest of(ByteView message) const;

 private:
  DigestContext inner_;  // has seen key ⊕ ipad
  DigestContext outer_;  // has seen key ⊕ opad
};

// Compares in a time that depends on the lengths alone. Different lengths are unequal.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace menshen::crypto
