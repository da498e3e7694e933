#include "gateway/identity/base45.hpp"

#include <algorithm>

namespace menshen::identity {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
static_assert(alphabet.size() == 45);

}  // namespace

std::string to_base45(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() * 3 + 1) / 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const bool pair = i + 1 < bytes.size();
    std::size_t value = pair ? bytes[i] * 256U + bytes[i + 1] : bytes[i];
    for (int k = 0; k < (pair ? 3 : 2); ++k, value /= 45) text += alphabet[value % 45];
  }
  return text;
}

std::optional<Bytes> from_base45(std::string_view text) {
  if (text.size() % 3 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 3 * 2 + 1);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::string_view group = text.substr(i, 3);
    std::size_t value = 0;
    for (std::size_t k = group.size(); k-- > 0;) {  // the first character weighs least
      const auto digit = alphabet.find(group[k]);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 45 + digit;
    }
    if (value > (group.size() == 3 ? 0xFFFFU : 0xFFU)) return std::nullopt;
    if (group.size() == 3) bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value));
  }
  return bytes;
}

}  // namespace menshen::identity
