// A code held before a scanner is sent over and over, and two codes in its view in turns; each is
// one scan.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"

namespace menshen::scanner {

// Codes remembered at once; no scanner reads more within a sensible window.
inline constexpr std::size_t remembered_codes_max = 16;

class Repeats {
 public:
  explicit Repeats(std::chrono::milliseconds window) : window_(window) {}

  // Whether `code` was seen less than the window ago. Its window starts anew each time.
  bool is_repeat(ByteView code, Instant now);

 private:
  struct Seen {
    std::size_t mark;  // of the code; the code itself is not kept
    Instant last;
  };
  std::chrono::milliseconds window_;
  std::vector<Seen> seen_;  // the oldest first
};

}  // namespace menshen::scanner
