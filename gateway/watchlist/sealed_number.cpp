#include "gateway/watchlist/sealed_number.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "gateway/core/iso_7064.hpp"
#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/sealed_format.hpp"

namespace menshen::watchlist {
namespace {

constexpr int adult_years = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<CivilDate> birth_in(std::string_view number) {
  return parse_compact_date(number.substr(6, 8));
}

}  // namespace

bool is_sealable(std::string_view number) {
  if (number.size() != sealed_number_bytes) return false;
  const std::string_view digits = number.substr(0, sealed_number_bytes - 1);
  return std::ranges::all_of(digits, is_digit) && birth_in(number) &&
         mod_11_2(digits) == number.back();
}

bool is_adult_by_number(std::string_view number, const CivilDate& today) {
  return today > anniversary(*birth_in(number), adult_years);
}

Result<NumberList> NumberList::of(std::vector<std::string> numbers) {
  if (numbers.size() > sealed_entries_max) MENSHEN_RETURN_ERROR(Errc::too_many);
  if (!std::ranges::all_of(numbers, is_sealable)) MENSHEN_RETURN_ERROR(Errc::number_form);
  std::ranges::sort(numbers);
  if (std::ranges::adjacent_find(numbers) != numbers.end()) {
    MENSHEN_RETURN_ERROR(Errc::number_twice);
  }
  NumberList list;
  list.numbers_ = std::move(numbers);
  return list;
}

bool NumberList::holds(std::string_view number) const {
  return std::binary_search(numbers_.begin(), numbers_.end(), number, std::less<>());
}

}  // namespace menshen::watchlist
