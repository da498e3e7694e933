// Notices that somebody set the wall clock: what the venue's hours, ages and retention are decided
// by. Pure; the host asks once a second.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "gateway/core/civil_date.hpp"

namespace menshen::host {

// A leap second is one second, and what sets a clock in small steps gets there in time, since the
// steps are added up.
inline constexpr std::chrono::milliseconds clock_jump_min{2'000};

enum class ClockJump { forward, back };

std::string_view name_of(ClockJump jump);  // "forward", "back": the detail of the leaf

class ClockWatch {
 public:
  // At the start: a clock that shows a time before the latest of the run before was set back while
  // nobody was watching, or has lost its battery. (One set forward in that time looks like a long
  // pause.)
  std::optional<ClockJump> begin(Instant wall, std::chrono::milliseconds up,
                                 std::optional<Instant> latest_before);
  // While running: the wall clock has moved against the one that nobody can set, by clock_jump_min
  // or more since begin() or the last jump.
  std::optional<ClockJump> tick(Instant wall, std::chrono::milliseconds up);

 private:
  std::chrono::milliseconds offset_{0};  // of the wall clock against the time since the start
};

}  // namespace menshen::host
