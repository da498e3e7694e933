// A desk's PIN as it is kept: scrypt (RFC 7914), so that a copied configuration does not give it
// away at once. "scrypt$14$8$5$<salt>$<key>": log2 of N, r, p, then base64.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"

namespace menshen::crypto {

inline constexpr std::size_t pin_bytes_min = 6;
inline constexpr std::size_t pin_bytes_max = 64;
// What a stored text may ask of this box; more is refused instead of computed.
inline constexpr std::size_t pin_memory_bytes_max = std::size_t{64} << 20;
inline constexpr unsigned pin_passes_max = 16;

// Takes about 0.3 s and 16 MiB, never on the deciding thread. Errc::pin_form outside the lengths.
Result<std::string> keep_pin(std::string_view pin, const Chance& chance);

// Whether `kept` is the text of a PIN that this box would compute; costs nothing.
bool is_kept_pin(std::string_view kept);

// As costly as keep_pin; compares in constant time. False too where `kept` is no kept PIN.
bool pin_matches(std::string_view pin, std::string_view kept);

}  // namespace menshen::crypto
