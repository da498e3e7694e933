// SM3 (GB/T 32905), HMAC-SM3 (GM/T 0042) and the key derivation of GB/T 32918.4 §5.4.3: what the
// commercial-cryptography suite hashes with.
#pragma once

#include <cstddef>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::crypto {

Digest sm3(ByteView bytes);
Digest hmac_sm3(ByteView key, ByteView message);

inline constexpr std::size_t sm3_kdf_bytes_max = 65'536;

// SM3(z ‖ 1) ‖ SM3(z ‖ 2) ‖ …, counters of 4 bytes, cut to `byte_count` (at most
// sm3_kdf_bytes_max).
Bytes sm3_kdf(ByteView z, std::size_t byte_count);

}  // namespace menshen::crypto
