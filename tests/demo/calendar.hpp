// The days on which the demo plays. `--once` plays two: 28 February and 1 March of the next common
// year in which somebody born on a 29 February turns eighteen, the hardest birthday there is.
#pragma once

#include <chrono>
#include <string>

#include "gateway/core/civil_date.hpp"

namespace menshen::demo {

inline constexpr std::chrono::hours venue_offset{8};  // Asia/Shanghai

inline CivilDate leap_birthday_eve(const CivilDate& today) {
  auto year = today.year() + std::chrono::years(1);
  while (year.is_leap() || !(year - std::chrono::years(18)).is_leap()) ++year;
  return CivilDate(year, std::chrono::February, std::chrono::day(28));
}

inline Instant noon_of(const CivilDate& day) {
  return std::chrono::sys_days(day) + std::chrono::hours(12) - venue_offset;
}

// "20080229"
inline std::string compact(const CivilDate& date) {
  std::string iso = to_iso(date);
  return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2);
}

}  // namespace menshen::demo
