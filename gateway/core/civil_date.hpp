// Instants, and what a calendar and a clock on the venue's wall show at one.
// Nobody here asks what time it is: time is an argument (style rule 4).
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace menshen {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using WallClock = std::function<Instant()>;  // how a loop is handed the clock
using CivilDate = std::chrono::year_month_day;

// An instant as the venue sees it. The offset belongs to the venue's time zone, never the host's.
struct Moment {
  Instant at;
  std::chrono::seconds utc_offset{0};

  CivilDate date() const;
  std::chrono::minutes time_of_day() const;  // since the venue's midnight, 0 … 1439
};

// "20260310" → 2026-03-10; nothing for anything but eight digits of a real date.
std::optional<CivilDate> parse_compact_date(std::string_view yyyymmdd);
// "2026-03-10" → 2026-03-10, as strict.
std::optional<CivilDate> parse_iso_date(std::string_view text);
std::string to_iso(const CivilDate& date);  // 2026-03-10
std::string to_iso(const Moment& moment);   // 2026-03-10T14:05:09.123+08:00

CivilDate next_day(const CivilDate& date);

// The same month and day `years` later; 29 February becomes 28 February in a common year.
CivilDate anniversary(const CivilDate& date, int years);

}  // namespace menshen
