// What the door must remember between patrons: codes already used, and how much weak evidence the
// day has seen. It changes with the leaf, in one transaction (ledger/door_state keeps it).
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "gateway/core/credential.hpp"

namespace menshen {

struct DoorState {
  std::map<CodeId, Instant> used_codes;  // → when the code's own expiry refuses it anyway
  CivilDate day{};                       // the venue's local date that the counts belong to
  std::uint32_t admitted = 0;            // patrons admitted on `day`
  std::uint32_t admitted_weak = 0;       // of these, on weak evidence

  std::uint32_t admitted_on(const CivilDate& date) const { return date == day ? admitted : 0; }
  std::uint32_t admitted_weak_on(const CivilDate& date) const {
    return date == day ? admitted_weak : 0;
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
