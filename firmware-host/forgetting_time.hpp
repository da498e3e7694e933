// A wall time to forget by. It goes on only as fast as the steady clock does: where the wall clock
// jumps ahead by a day, nothing is forgotten that a clock set right again would ask for. A machine
// that slept, or a clock that stood, only makes it late, and late means remembering longer.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "gateway/core/civil_date.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::host {

// At a start the clock may have jumped already, so the time begins no later than the earliest of
// this many last leaves.
inline constexpr std::size_t leaves_believed = 64;
inline constexpr std::size_t leaves_believed_for_retention = 8;

// A wall clock that jumped ahead erases nothing for a day: time to see the leaf that says so and to
// set it right.
inline constexpr std::chrono::hours jump_believed_after{24};

class ForgettingTime {
 public:
  // Times before the floor are none: a clock that begins at 1970 and is set later would make the
  // time late for good. `known`: a time that has surely come; nothing: the first that is seen.
  // `believed_after`: a wall clock that has stood ahead for so long is believed; nothing: never.
  explicit ForgettingTime(Instant clock_floor, std::optional<Instant> known = std::nullopt,
                          std::optional<std::chrono::hours> believed_after = std::nullopt);
  static ForgettingTime after(const ledger::Ledger& ledger, Instant clock_floor);
  // For what must not be forgotten too late either (retention): fewer leaves are asked, and a clock
  // that goes on standing ahead, as after a box was off for a month, is believed.
  static ForgettingTime for_retention(const ledger::Ledger& ledger, Instant clock_floor);

  void advance(Instant wall, std::chrono::microseconds steady);

  // Long past until it has been advanced.
  Instant now() const { return std::chrono::floor<std::chrono::milliseconds>(now_); }

 private:
  using Exact = std::chrono::sys_time<std::chrono::microseconds>;  // no tick is rounded away

  Instant clock_floor_;
  std::optional<Instant> known_;
  std::optional<std::chrono::hours> believed_after_;
  bool begun_ = false;
  Exact now_{};
  std::chrono::microseconds ahead_for_{0};
  std::chrono::microseconds steady_{0};
};

}  // namespace menshen::host
