#include "gateway/identity/short_date.hpp"

#include <array>
#include <cstdio>
#include <string>

#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

constexpr int years_ahead_max = 49;

std::optional<CivilDate> in_century(int century, std::string_view yymmdd) {
  if (yymmdd.size() != 6 || !all_digits(yymmdd) || century < 0 || century > 99) return {};
  std::array<char, 3> head{};
  std::snprintf(head.data(), head.size(), "%02d", century);
  return parse_compact_date(head.data() + std::string(yymmdd));
}

}  // namespace

std::optional<CivilDate> past_short_date(std::string_view yymmdd, const CivilDate& today) {
  const int century = static_cast<int>(today.year()) / 100;
  for (const int each : {century, century - 1}) {
    const auto date = in_century(each, yymmdd);
    if (date && *date <= today) return date;
  }
  return std::nullopt;
}

std::optional<CivilDate> near_short_date(std::string_view yymmdd, const CivilDate& today) {
  const int year = static_cast<int>(today.year());
  for (const int century : {year / 100 + 1, year / 100, year / 100 - 1}) {
    const auto date = in_century(century, yymmdd);
    const int ahead = date ? static_cast<int>(date->year()) - year : years_ahead_max + 1;
    if (ahead <= years_ahead_max) return date;
  }
  return std::nullopt;
}

}  // namespace menshen::identity
