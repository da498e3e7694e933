// AES-256-GCM (NIST SP 800-38D, RFC 5116 §5.2), tag of 16 bytes behind the ciphertext.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::crypto {

inline constexpr std::size_t aead_tag_bytes = 16;
using AeadKey = std::array<std::uint8_t, 32>;
using AeadNonce = std::array<std::uint8_t, 12>;

// A key and a nonce together are used once, ever.
Bytes aead_seal(const AeadKey& key, const AeadNonce& nonce, ByteView aad, ByteView plaintext);

// Errc::not_opened for a wrong key, nonce or aad, or altered bytes: all the same answer.
Result<Bytes> aead_open(const AeadKey& key, const AeadNonce& nonce, ByteView aad, ByteView sealed);

}  // namespace menshen::crypto
