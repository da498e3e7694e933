// Bytes written as hex in a test; blanks between them are allowed.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::test {

inline Bytes unhex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\r') digits += c;
  }
  const auto bytes = from_hex(digits);
  check(bytes.has_value(), "hex in a test");
  return *bytes;
}

}  // namespace menshen::test
