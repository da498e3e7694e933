// What the open list says of a number.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "gateway/core/civil_date.hpp"

namespace menshen {

enum class Listing : std::uint8_t {
  none = 0,
  lost_card = 1,    // reported lost: the card proves nothing any more
  locked_card = 2,  // its holder locked it: a live check is needed everywhere
  minor = 3,        // only where a signed policy puts minors on the open list
};

struct Standing {
  Listing listing = Listing::none;
  std::uint64_t list_version = 0;      // 0: the box has no list yet
  std::optional<Instant> list_issued;  // nothing without a list
  bool list_stale = false;             // past its expiry
};

}  // namespace menshen
