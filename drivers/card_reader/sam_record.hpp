// What a read answer (30 01) and the module number answer (12 FF) hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::card_reader {

inline constexpr std::size_t text_bytes = 256;
inline constexpr std::size_t photo_bytes_max = 1024;
inline constexpr std::size_t address_bytes_max = 280;  // 4 × 35 UTF-16 units

// The text record out of a read answer's data: text length (2) · photo length (2) · text · photo.
// The photo is overwritten where it lies: it has no purpose at a door and leaves this room never.
// Errc::record_lengths.
Result<Bytes> take_text(Bytes read_data);

// "05.01-20260310-0000123456-0987654321" out of the 16 bytes (u16, u16, u32, u32, u32, little
// endian); nothing for another length, or for all zeros, which no module is.
std::optional<std::string> format_module_number(ByteView number_data);

}  // namespace menshen::card_reader
