// A secret kept under a PIN: AES-256-GCM under scrypt of the PIN, as costly to try as keep_pin.
// "menshen pin seal 1$14$8$5$<salt>$<nonce ‖ sealed>", base64. Whoever copies the text tries PINs
// at their own leisure, three a second and core: only a long PIN is a lock.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"

namespace menshen::crypto {

inline constexpr std::size_t pin_sealed_secret_bytes_max = 256;
inline constexpr std::size_t pin_sealed_text_bytes_max = 1024;

// Takes about 0.3 s and 16 MiB, as do all three. Errc::pin_form outside the lengths of a PIN.
Result<std::string> seal_with_pin(std::string_view pin, ByteView secret, const Chance& chance);

// Whether this is such a text, of a cost that this box would pay; costs nothing.
bool is_pin_sealed(std::string_view text);

// The caller wipes what it gets. Errc::sealed_form; Errc::not_opened: another PIN, or altered.
Result<Bytes> open_with_pin(std::string_view pin, std::string_view text);

}  // namespace menshen::crypto
