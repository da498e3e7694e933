// Reads fixed layouts: the first byte that is missing fails everything after it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "gateway/core/bytes.hpp"

namespace menshen::ledger {

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  bool at_end() const { return !failed_ && rest_.empty(); }

  ByteView take(std::size_t count) {
    if (count > rest_.size()) failed_ = true;
    if (failed_) return {};
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::uint64_t number(std::size_t byte_count) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : take(byte_count)) value = value << 8 | byte;
    return value;
  }
  template <std::size_t N>
  std::array<std::uint8_t, N> array() {
    std::array<std::uint8_t, N> out{};
    std::ranges::copy(take(N), out.begin());
    return out;
  }
  std::string text(std::size_t bytes_max) {
    const auto size = number(2);
    if (size > bytes_max) failed_ = true;
    return std::string(text_of(take(size)));
  }
  // What is left must be nothing but zeros.
  bool only_zeros() const {
    return !failed_ && std::ranges::all_of(rest_, [](std::uint8_t byte) { return byte == 0; });
  }

 private:
  ByteView rest_;
  bool failed_ = false;
};

}  // namespace menshen::ledger
