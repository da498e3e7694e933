// Dates whose year has two digits.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/core/civil_date.hpp"

namespace menshen::identity {

// YYMMDD of a birth: the latest real date that is not after today. Nothing if there is none.
std::optional<CivilDate> past_short_date(std::string_view yymmdd, const CivilDate& today);

// YYMMDD of an expiry: the year nearest to today's, from 50 years back to 49 ahead.
std::optional<CivilDate> near_short_date(std::string_view yymmdd, const CivilDate& today);

}  // namespace menshen::identity
