// A code held before a scanner is sent over and over; it is one scan.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"

namespace menshen::scanner {

class Repeats {
 public:
  explicit Repeats(std::chrono::milliseconds window) : window_(window) {}

  // Whether `code` was seen less than the window ago, with no other code in between. Its window
  // starts anew each time.
  bool is_repeat(ByteView code, Instant now);

 private:
  struct Seen {
    std::size_t mark;  // of the code; the code itself is not kept
    Instant last;
  };
  std::chrono::milliseconds window_;
  std::optional<Seen> seen_;
};

}  // namespace menshen::scanner
