// Lists to look at: a key, an issue, numbers that look like numbers.
#pragma once

#include <string>
#include <vector>

#include "gateway/watchlist/open_list.hpp"

namespace menshen::watchlist {

inline Bytes some_key(std::uint8_t fill = 0x11) { return Bytes(list_key_bytes, fill); }

inline Instant at_day(int days) { return Instant(std::chrono::days(days)); }

inline ListIssue some_issue() { return {7, at_day(20'000), at_day(20'007), "450602"}; }

// 18 digits, each index another.
inline std::string number_of(std::size_t index) {
  std::string digits = std::to_string(index);
  return "45060219" + std::string(10 - std::min<std::size_t>(digits.size(), 10), '0') + digits;
}

inline std::vector<ListedNumber> some_numbers(std::size_t count) {
  std::vector<ListedNumber> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    numbers.push_back({number_of(i), static_cast<Listing>(1 + i % 3)});
  }
  return numbers;
}

inline Bytes some_list(std::size_t count) {
  return build_open_list(some_numbers(count), some_key(), some_issue()).value();
}

}  // namespace menshen::watchlist
