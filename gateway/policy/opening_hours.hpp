// When a zone is open, by weekday, and the holidays of the table. Hours are data: cafes have
// 08:00–24:00 by regulation (art. 22), and many places differ.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/civil_date.hpp"

namespace menshen::policy {

struct Holiday {
  CivilDate date;
  std::string name;
};

// From `opens` (0 … 1439) up to, not including, `closes`, in minutes since the midnight that begins
// the day; a span past midnight closes beyond 1440 and belongs to the day on which it opened.
struct Span {
  std::chrono::minutes opens{0};
  std::chrono::minutes closes{0};

  bool operator==(const Span&) const = default;
};

inline constexpr std::chrono::minutes day_minutes{24 * 60};
inline constexpr std::size_t spans_a_day_max = 8;

using DayHours = std::vector<Span>;  // empty: closed

struct OpeningHours {
  std::array<DayHours, 7> weekdays = always();  // Monday first
  std::optional<DayHours> holidays;             // instead of the weekday's on a holiday

  static std::array<DayHours, 7> always();

  // The hours of a whole day, whichever table says them.
  const DayHours& of(const CivilDate& date, const std::vector<Holiday>& holiday_table) const;
  bool is_open(const Moment& moment, const std::vector<Holiday>& holiday_table) const;
};

// "08:00-24:00", "18:00-02:00" (until the next day); nothing for anything else. Equal ends are
// nothing too: write 00:00-24:00 for a whole day.
std::optional<Span> parse_span(std::string_view text);
std::string to_text(const Span& span);           // 18:00-02:00
std::string to_text(const DayHours& day_hours);  // "08:00-12:00, 18:00-02:00" or "closed"

// Null on a day that is none. The table is sorted by date.
const Holiday* find_holiday(const std::vector<Holiday>& table, const CivilDate& date);

}  // namespace menshen::policy
