#include "firmware-host/ctl/words.hpp"

#include <algorithm>

namespace menshen::ctl {
namespace {

using namespace std::chrono_literals;

// Two digits at `at`, no more than `most`.
std::optional<int> two_digits(std::string_view text, std::size_t at, int most) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() < at + 2 || !is_digit(text[at]) || !is_digit(text[at + 1])) return std::nullopt;
  const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return value <= most ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string_view name_of(Sex sex) {
  switch (sex) {
    case Sex::unknown:
      return "unknown";
    case Sex::male:
      return "male";
    case Sex::female:
      return "female";
    case Sex::not_stated:
      return "not_stated";
  }
  return "unknown";
}

boost::json::value json_date(const std::optional<CivilDate>& date) {
  if (!date) return nullptr;
  return boost::json::value(to_iso(*date));
}

boost::json::value json_time(Instant instant) {
  return boost::json::value(to_iso(Moment{instant, 0s}).substr(0, 19) + "Z");
}

std::string shown(std::string_view text) {
  constexpr std::size_t shown_bytes_max = 64;
  std::string shown(text.substr(0, shown_bytes_max));
  std::ranges::replace_if(
      shown, [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return shown;
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  const auto hour = two_digits(text, 0, 23);
  const auto minute = two_digits(text, 3, 59);
  if (text.size() != 5 || text[2] != ':' || !hour || !minute) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[16] != ':' || text[19] != 'Z') {
    return std::nullopt;
  }
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto time = parse_time_of_day(text.substr(11, 5));
  const auto second = two_digits(text, 17, 59);
  if (!date || !time || !second) return std::nullopt;
  return Instant(std::chrono::sys_days(*date)) + *time + std::chrono::seconds(*second);
}

}  // namespace menshen::ctl
