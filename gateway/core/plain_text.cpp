#include "gateway/core/plain_text.hpp"

#include <cstdint>

namespace menshen {
namespace {

struct Lead {  // what a first byte promises
  std::size_t following = 0;
  std::uint32_t bits = 0;
  std::uint32_t least = 0;  // anything smaller had a shorter form
};

bool read_lead(std::uint8_t byte, Lead& lead) {
  if (byte < 0x80) {
    lead = {0, byte, 0};
  } else if ((byte & 0xE0) == 0xC0) {
    lead = {1, byte & 0x1FU, 0x80};
  } else if ((byte & 0xF0) == 0xE0) {
    lead = {2, byte & 0x0FU, 0x800};
  } else if ((byte & 0xF8) == 0xF0) {
    lead = {3, byte & 0x07U, 0x10000};
  } else {
    return false;
  }
  return true;
}

bool is_scalar(std::uint32_t character) {
  return character <= 0x10FFFF && (character < 0xD800 || character >= 0xE000);
}

bool is_plain(std::uint32_t character) {
  if (character < 0x20 || (character >= 0x7F && character < 0xA0)) return false;
  return character != '"' && character != '\\';
}

template <class Allowed>
bool consists_of(std::string_view text, Allowed allowed) {
  for (std::size_t i = 0; i < text.size();) {
    Lead lead;
    if (!read_lead(static_cast<std::uint8_t>(text[i]), lead)) return false;
    if (text.size() - i <= lead.following) return false;
    std::uint32_t character = lead.bits;
    for (std::size_t k = 1; k <= lead.following; ++k) {
      const auto byte = static_cast<std::uint8_t>(text[i + k]);
      if ((byte & 0xC0) != 0x80) return false;
      character = character << 6 | (byte & 0x3FU);
    }
    if (character < lead.least || !is_scalar(character) || !allowed(character)) return false;
    i += lead.following + 1;
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) {
  return consists_of(text, [](std::uint32_t) { return true; });
}

bool is_plain_text(std::string_view text) { return consists_of(text, is_plain); }

}  // namespace menshen
