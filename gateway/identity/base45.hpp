// Base45 (RFC 9285): two bytes in three characters of a QR code's alphanumeric mode.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"

namespace menshen::identity {

std::string to_base45(ByteView bytes);

// Strict (RFC 9285 §4.2, §6): nothing for a character outside the alphabet, a single leftover
// character, or a group beyond two bytes (one byte for the last pair).
std::optional<Bytes> from_base45(std::string_view text);

}  // namespace menshen::identity
