// SHA-512 (FIPS 180-4).
#pragma once

#include <array>
#include <cstdint>

#include "gateway/core/bytes.hpp"

namespace menshen::crypto {

std::array<std::uint8_t, 64> sha512(ByteView bytes);

}  // namespace menshen::crypto
