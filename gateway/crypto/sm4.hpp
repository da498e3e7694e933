// SM4 (GB/T 32907) in counter mode (GB/T 17964), and the authenticated sealing that the
// commercial-cryptography suite makes of it: SM4-CTR, then HMAC-SM3, checked before anything is
// deciphered.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::crypto {

using Sm4Key = std::array<std::uint8_t, 16>;
using Sm4Iv = std::array<std::uint8_t, 16>;  // the first counter block

// Enciphers and deciphers. A key and a counter block together are used once, ever.
Bytes sm4_ctr(const Sm4Key& key, const Sm4Iv& iv, ByteView text);

inline constexpr std::size_t sm_tag_bytes = 32;
using SmKey = std::array<std::uint8_t, 32>;

// Ciphertext ‖ tag. The encryption key (16 bytes) and the MAC key (32) are sm3_kdf of `key`; the
// tag is HMAC-SM3 over suite ‖ aad ‖ iv ‖ ciphertext. `suite` is the byte that names the suite
// where the sealed bytes stand. Under one key the aad has one length, so that no byte of it can
// pass for one of the iv.
Bytes sm_seal(std::uint8_t suite, const SmKey& key, const Sm4Iv& iv, ByteView aad,
              ByteView plaintext);

// Errc::sealed_form for fewer bytes than a tag; Errc::not_opened for a wrong suite, key, iv or aad,
// or altered bytes: all the same answer.
Result<Bytes> sm_open(std::uint8_t suite, const SmKey& key, const Sm4Iv& iv, ByteView aad,
                      ByteView sealed);

}  // namespace menshen::crypto
