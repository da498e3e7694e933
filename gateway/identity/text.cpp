#include "gateway/identity/text.hpp"

#include <algorithm>

namespace menshen::identity {
namespace {

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    tail(12), tail(6), tail(0);
  }
}

// Takes one character off the front; nothing where it is not well-formed.
std::optional<char32_t> take_utf8(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80           ? 1
                             : (lead >> 5) == 0x06 ? 2
                             : (lead >> 4) == 0x0E ? 3
                             : (lead >> 3) == 0x1E ? 4
                                                   : 0;
  if (length == 0 || text.size() < length) return std::nullopt;
  char32_t c = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return std::nullopt;
    c = c << 6 | (byte & 0x3F);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (c < smallest[length] || c > 0x10FFFF) return std::nullopt;
  if (is_high_surrogate(c) || is_low_surrogate(c)) return std::nullopt;
  text.remove_prefix(length);
  return c;
}

bool is_plain(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
  const bool separator = c == 0x2028 || c == 0x2029;
  const bool direction =
      c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  const bool noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return !control && !separator && !direction && !noncharacter;
}

template <class Allowed>
bool every_character(std::string_view text, Allowed allowed) {
  while (!text.empty()) {
    const auto c = take_utf8(text);
    if (!c || !allowed(*c)) return false;
  }
  return true;
}

}  // namespace

bool is_plain_utf8(std::string_view text) { return every_character(text, is_plain); }

bool is_utf8(std::string_view text) {
  return every_character(text, [](char32_t) { return true; });
}

std::optional<std::string> utf8_of_utf16le(ByteView bytes) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::string text;
  const auto unit_at = [&](std::size_t i) {
    return i + 1 < bytes.size() ? static_cast<char32_t>(bytes[i] | bytes[i + 1] << 8) : 0;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char32_t c = unit_at(i);
    if (is_low_surrogate(c)) return std::nullopt;
    if (is_high_surrogate(c)) {
      const char32_t low = unit_at(i += 2);
      if (!is_low_surrogate(low)) return std::nullopt;
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(text, c);
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view padding(" \0", 2);
  const auto first = text.find_first_not_of(padding);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(padding) - first + 1);
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace menshen::identity
