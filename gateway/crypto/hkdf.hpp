// HKDF with SHA-256 (RFC 5869).
#pragma once

#include <cstddef>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::crypto {

inline constexpr std::size_t hkdf_bytes_max = 255 * digest_bytes;  // §2.3

// Extract, then expand, to all of `out`; at most hkdf_bytes_max.
void hkdf_sha256(ByteView salt, ByteView secret, ByteView info, std::span<std::uint8_t> out);

}  // namespace menshen::crypto
