// Times on a command line, as somebody at the venue writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/civil_date.hpp"

namespace menshen::ctl {

struct VenueTimes {
  std::optional<Instant> from;
  std::optional<Instant> to;  // exclusive
};

// Each is an instant (2026-03-10T06:05:09Z), or a date, which is its midnight at the venue; empty:
// no end. Nothing for anything else.
std::optional<VenueTimes> venue_times_in(const std::string& from, const std::string& to,
                                         const std::string& time_zone);

inline constexpr std::string_view venue_times_wanted =
    "--from and --to are a date or a time such as 2026-03-10T06:05:09Z";

}  // namespace menshen::ctl
