// How long what lies beside a leaf is kept: the rule table says it, the register keeps to it.
#pragma once

namespace menshen {

// Cafe regulation art. 23: registrations at least 60 days. Gone within a week after; a minor's
// token after 30 days at most (docs/policy.md).
inline constexpr int register_days_min = 60;
inline constexpr int register_days_max = 3'650;
inline constexpr int register_grace_days_max = 7;
inline constexpr int token_days_min = 1;
inline constexpr int token_days_max = 30;

// In the venue's calendar days. The day of a leaf is day 0.
struct Retention {
  int register_days = register_days_min;              // there through this day
  int register_grace_days = register_grace_days_max;  // gone by the end of this many days later
  int token_days = token_days_max;                    // gone when this day begins

  bool operator==(const Retention&) const = default;
};

}  // namespace menshen
