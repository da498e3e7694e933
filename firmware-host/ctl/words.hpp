// Core's values as the JSON of menshenctl writes them.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"

namespace menshen::ctl {

std::string_view name_of(Sex sex);  // "unknown", "male", "female", "not_stated"

boost::json::value json_date(const std::optional<CivilDate>& date);  // "2026-03-10" or null
boost::json::value json_time(Instant instant);                       // "2026-03-10T06:05:09Z"

// What somebody gave us, to be shown again: printable ASCII stays, the rest is "?", and 64
// characters are enough to know it by.
std::string shown(std::string_view text);

// "2026-03-10T06:05:09Z", whole seconds; nothing for anything else.
std::optional<Instant> parse_instant(std::string_view text);
// "14:05"; nothing for anything else.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

}  // namespace menshen::ctl
