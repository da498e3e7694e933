#include "gateway/core/civil_date.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace menshen {
namespace {

std::chrono::sys_seconds wall(const Moment& moment) {
  return std::chrono::floor<std::chrono::seconds>(moment.at) + moment.utc_offset;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<CivilDate> real_date(std::string_view y, std::string_view m, std::string_view d) {
  const auto year = digits(y), month = digits(m), day = digits(d);
  if (!year || !month || !day) return std::nullopt;
  const CivilDate date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                       std::chrono::day(static_cast<unsigned>(*day))};
  if (*year < 1 || !date.ok()) return std::nullopt;
  return date;
}

}  // namespace

CivilDate Moment::date() const {
  return CivilDate(std::chrono::floor<std::chrono::days>(wall(*this)));
}

std::chrono::minutes Moment::time_of_day() const {
  const auto local = wall(*this);
  return std::chrono::floor<std::chrono::minutes>(local -
                                                  std::chrono::floor<std::chrono::days>(local));
}

std::optional<CivilDate> parse_compact_date(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  return real_date(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
}

std::optional<CivilDate> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return real_date(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

std::string to_iso(const CivilDate& date) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string to_iso(const Moment& moment) {
  const auto second_of_day =
      (wall(moment) - std::chrono::floor<std::chrono::days>(wall(moment))).count();
  const auto ms = (moment.at - std::chrono::floor<std::chrono::seconds>(moment.at)).count();
  const auto offset_minutes = std::chrono::floor<std::chrono::minutes>(moment.utc_offset).count();
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%03d%c%02d:%02d",
                static_cast<int>(second_of_day / 3600), static_cast<int>(second_of_day / 60 % 60),
                static_cast<int>(second_of_day % 60), static_cast<int>(ms),
                offset_minutes < 0 ? '-' : '+', static_cast<int>(std::abs(offset_minutes) / 60),
                static_cast<int>(std::abs(offset_minutes) % 60));
  return to_iso(moment.date()) + text.data();
}

CivilDate next_day(const CivilDate& date) {
  return CivilDate(std::chrono::sys_days(date) + std::chrono::days(1));
}

CivilDate anniversary(const CivilDate& date, int years) {
  const CivilDate later = date + std::chrono::years(years);
  return later.ok() ? later : CivilDate(later.year() / later.month() / std::chrono::last);
}

}  // namespace menshen
