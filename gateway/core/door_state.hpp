// What the door must remember between patrons: codes already used, and how much weak evidence the
// day has seen. It changes with the leaf, in one transaction (ledger/door_state keeps it).
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "gateway/core/credential.hpp"

namespace menshen {

struct DayCount {
  std::uint32_t admitted = 0;       // patrons admitted on the day
  std::uint32_t admitted_weak = 0;  // of these, on weak evidence
  bool operator==(const DayCount&) const = default;
};

// Counts stay in mind for this many days, the one counted last and the latest others: a clock that
// steps over midnight and back, or to another year and back, must not begin a day's quota again.
inline constexpr std::size_t counted_days_max = 31;

struct DoorState {
  std::map<CodeId, Instant> used_codes;  // → when the code's own expiry refuses it anyway
  std::map<CivilDate, DayCount> days;    // by the venue's local date, at most counted_days_max

  DayCount count_on(const CivilDate& date) const {
    const auto found = days.find(date);
    return found == days.end() ? DayCount{} : found->second;
  }
};

struct DoorStateChange {
  struct UsedCode {
    CodeId id;
    Instant until;
  };
  struct Admitted {
    CivilDate day;
    bool weak = false;
  };
  std::optional<UsedCode> used_code;
  std::optional<Admitted> admitted;
};

// The decider applies a change when it decides, so that the next scan already sees it, and reverts
// it if the leaf could not be written.
void apply(DoorState& state, const DoorStateChange& change);
void revert(DoorState& state, const DoorStateChange& change);

// How long beyond its end a code is remembered all the same: a clock that is set back must not
// honour it twice.
inline constexpr std::chrono::hours used_code_grace{24};

// Codes whose own expiry has passed are refused by it and need no memory.
void forget_expired_codes(DoorState& state, Instant now);

}  // namespace menshen
