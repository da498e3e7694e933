// scrypt (RFC 7914) of a PIN, and what a stored text may ask of this box. For .cpp files of this
// room alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/bytes.hpp"

namespace menshen::crypto {

inline constexpr std::size_t scrypt_salt_bytes = 16;

struct ScryptCost {
  unsigned log2_n = 14;  // 16 MiB: what a box of 512 MiB has to spare
  unsigned r = 8;
  unsigned p = 5;
};

using ScryptKey = std::array<std::uint8_t, 32>;

// The cost must be affordable (scrypt_cost_of and the default are).
ScryptKey scrypt(std::string_view pin, ByteView salt, const ScryptCost& cost);

// "14", "8", "5", if this box would pay it.
std::optional<ScryptCost> scrypt_cost_of(std::string_view log2_n, std::string_view r,
                                         std::string_view p);
std::string text_of(const ScryptCost& cost);  // "14$8$5"

std::vector<std::string_view> split_at_dollars(std::string_view text);

bool has_length_of_a_pin(std::string_view pin);

}  // namespace menshen::crypto
