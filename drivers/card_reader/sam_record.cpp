#include "drivers/card_reader/sam_record.hpp"

#include <string.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "drivers/card_reader/errc.hpp"

namespace menshen::card_reader {
namespace {

constexpr std::size_t lengths_bytes = 4;
constexpr std::size_t module_number_bytes = 16;

std::size_t u16_be(ByteView bytes) { return static_cast<std::size_t>(bytes[0]) << 8 | bytes[1]; }

unsigned little_endian(ByteView bytes) {
  unsigned value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

}  // namespace

Result<Bytes> take_text(Bytes read_data) {
  const ByteView data = read_data;
  if (data.size() < lengths_bytes) MENSHEN_RETURN_ERROR(Errc::record_lengths);
  const std::size_t text = u16_be(data), photo = u16_be(data.subspan(2));
  const bool fits =
      text == text_bytes && photo <= photo_bytes_max && data.size() == lengths_bytes + text + photo;
  Bytes record;
  if (fits) record.assign(data.begin() + lengths_bytes, data.begin() + lengths_bytes + text_bytes);
  ::explicit_bzero(read_data.data(), read_data.size());
  if (!fits) MENSHEN_RETURN_ERROR(Errc::record_lengths);
  return record;
}

std::optional<std::string> format_module_number(ByteView data) {
  if (data.size() != module_number_bytes) return std::nullopt;
  if (std::all_of(data.begin(), data.end(), [](auto byte) { return byte == 0; })) {
    return std::nullopt;
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%02u.%02u-%08u-%010u-%010u",
                little_endian(data.subspan(0, 2)), little_endian(data.subspan(2, 2)),
                little_endian(data.subspan(4, 4)), little_endian(data.subspan(8, 4)),
                little_endian(data.subspan(12, 4)));
  return text.data();
}

}  // namespace menshen::card_reader
