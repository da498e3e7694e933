// ISO 3166-1, as the foreigners' numbers use it.
#pragma once

#include <cstddef>
#include <string_view>

namespace menshen::identity {

// "398" → "KAZ"; empty where the three digits name no country.
std::string_view alpha3_of_numeric(std::string_view numeric);

std::size_t country_count();

}  // namespace menshen::identity
