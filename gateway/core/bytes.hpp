// Bytes and the two ways we write them as text: hex and base64 (RFC 4648 §4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace menshen {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(std::string_view text) { return {text.begin(), text.end()}; }

std::string to_hex(ByteView bytes);
// Nothing if the text has an odd length or a character that is no hex digit.
std::optional<Bytes> from_hex(std::string_view text);

std::string to_base64(ByteView bytes);
// Strict: padding required, no white space, unused bits zero (RFC 4648 §3.5).
std::optional<Bytes> from_base64(std::string_view text);

void append_u16_be(Bytes& out, std::uint16_t value);
void append_u32_be(Bytes& out, std::uint32_t value);
void append_u64_be(Bytes& out, std::uint64_t value);

}  // namespace menshen
