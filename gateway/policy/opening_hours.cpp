#include "gateway/policy/opening_hours.hpp"

#include <algorithm>
#include <cstdio>

namespace menshen::policy {
namespace {

constexpr std::chrono::minutes hour{60};

// "HH:MM", 00:00 … 24:00.
std::optional<std::chrono::minutes> parse_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59) return std::nullopt;
  const auto time = hours * hour + std::chrono::minutes(minutes);
  if (time > day_minutes) return std::nullopt;
  return time;
}

std::string time_text(std::chrono::minutes time) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(time / hour),
                static_cast<int>((time % hour).count()));
  return text.data();
}

bool any_covers(const DayHours& day_hours, std::chrono::minutes time) {
  return std::ranges::any_of(
      day_hours, [time](const Span& span) { return span.opens <= time && time < span.closes; });
}

}  // namespace

std::array<DayHours, 7> OpeningHours::always() {
  std::array<DayHours, 7> week;
  week.fill({Span{std::chrono::minutes(0), day_minutes}});
  return week;
}

const DayHours& OpeningHours::of(const CivilDate& date,
                                 const std::vector<Holiday>& holiday_table) const {
  if (holidays && find_holiday(holiday_table, date) != nullptr) return *holidays;
  const std::chrono::weekday weekday{std::chrono::sys_days(date)};
  return weekdays[weekday.iso_encoding() - 1];
}

bool OpeningHours::is_open(const Moment& moment, const std::vector<Holiday>& holiday_table) const {
  const CivilDate today = moment.date();
  const CivilDate yesterday{std::chrono::sys_days(today) - std::chrono::days(1)};
  const auto time = moment.time_of_day();
  return any_covers(of(today, holiday_table), time) ||
         any_covers(of(yesterday, holiday_table), time + day_minutes);
}

std::optional<Span> parse_span(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto opens = parse_time(text.substr(0, dash));
  const auto closes = parse_time(text.substr(dash + 1));
  if (!opens || !closes || *opens == *closes || *opens == day_minutes) return std::nullopt;
  return Span{*opens, *closes > *opens ? *closes : *closes + day_minutes};
}

std::string to_text(const Span& span) {
  const auto closes = span.closes > day_minutes ? span.closes - day_minutes : span.closes;
  return time_text(span.opens) + "-" + time_text(closes);
}

std::string to_text(const DayHours& day_hours) {
  if (day_hours.empty()) return "closed";
  std::string text;
  for (const Span& span : day_hours) text += (text.empty() ? "" : ", ") + to_text(span);
  return text;
}

const Holiday* find_holiday(const std::vector<Holiday>& table, const CivilDate& date) {
  const auto found = std::ranges::lower_bound(table, date, {}, &Holiday::date);
  return found != table.end() && found->date == date ? &*found : nullptr;
}

}  // namespace menshen::policy
