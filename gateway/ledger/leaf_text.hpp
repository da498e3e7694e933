// The one way that a leaf's JSON is written, and the reader that takes no other: no white space, no
// escapes, fields in the order they are asked for.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"

namespace menshen::ledger {

class LeafWriter {
 public:
  void text(std::string_view name, std::string_view value);  // is_plain_text
  void number(std::string_view name, std::uint64_t value);
  void raw(std::string_view name, std::string_view json);
  // Enumerators from 1; 0 says none.
  template <class Enum>
  void enumerator(std::string_view name, const std::optional<Enum>& value) {
    number(name, value ? static_cast<std::uint64_t>(*value) : 0);
  }
  // Closes with a field "pad" that brings the whole to `bytes_fixed`, or is empty.
  Bytes finish(std::optional<std::size_t> bytes_fixed);

 private:
  void begin(std::string_view name);

  std::string out_;
};

// The first byte that is not what was asked for fails everything after it.
class LeafReader {
 public:
  explicit LeafReader(std::string_view text) : rest_(text) {}

  bool at_end() const { return !failed_ && rest_.empty(); }
  void fail() { failed_ = true; }

  void expect(std::string_view literal);
  bool takes(std::string_view literal);
  void name(std::string_view name);
  std::uint64_t number();
  std::int64_t duration();  // a number that a std::chrono duration can hold

  std::string_view text(std::string_view name);
  std::uint64_t number(std::string_view name, std::uint64_t most);

  template <class Enum>
  std::optional<Enum> enumerator(std::string_view name, Enum last) {
    const auto value = number(name, static_cast<std::uint64_t>(last));
    if (value == 0) return std::nullopt;
    return static_cast<Enum>(value);
  }

  template <std::size_t N>
  std::array<std::uint8_t, N> hex(std::string_view name) {
    std::array<std::uint8_t, N> out{};
    const auto bytes = from_hex(text(name));
    if (bytes && bytes->size() == N) {
      std::ranges::copy(*bytes, out.begin());
    } else {
      fail();
    }
    return out;
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
  bool first_ = true;
};

}  // namespace menshen::ledger
