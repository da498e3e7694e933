#include "gateway/core/civil_date.hpp"

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

// At least `width` of them. Every leaf that is read or written has a time: printf's language costs
// more than all its digits.
void append_digits(std::string& text, unsigned number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) text.append(width - digits.size(), '0');
  text += digits;
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
  const int year = static_cast<int>(date.year());
  std::string text;
  if (year < 0) text += '-';
  // As wide as "%04d": a sign is one of the four.
  append_digits(text, static_cast<unsigned>(std::abs(year)), year < 0 ? 3 : 4);
  text += '-';
  append_digits(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_digits(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

std::string to_iso(const Moment& moment) {
  const auto second_of_day =
      (wall(moment) - std::chrono::floor<std::chrono::days>(wall(moment))).count();
  const auto seconds = static_cast<unsigned>(second_of_day);
  const auto ms = (moment.at - std::chrono::floor<std::chrono::seconds>(moment.at)).count();
  const auto offset = std::chrono::floor<std::chrono::minutes>(moment.utc_offset).count();
  const auto offset_minutes = static_cast<unsigned>(std::abs(offset));
  std::string text = to_iso(moment.date());
  text.reserve(32);
  text += 'T';
  append_digits(text, seconds / 3600, 2);
  text += ':';
  append_digits(text, seconds / 60 % 60, 2);
  text += ':';
  append_digits(text, seconds % 60, 2);
  text += '.';
  append_digits(text, static_cast<unsigned>(ms), 3);
  text += offset < 0 ? '-' : '+';
  append_digits(text, offset_minutes / 60, 2);
  text += ':';
  append_digits(text, offset_minutes % 60, 2);
  return text;
}

CivilDate next_day(const CivilDate& date) {
  return CivilDate(std::chrono::sys_days(date) + std::chrono::days(1));
}

CivilDate anniversary(const CivilDate& date, int years) {
  const CivilDate later = date + std::chrono::years(years);
  return later.ok() ? later : CivilDate(later.year() / later.month() / std::chrono::last);
}

}  // namespace menshen
