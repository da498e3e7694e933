// The numbers that a sealed list is about: 18 characters in the form of GB 11643, as identity
// normalises them (a withdrawn number of 15 digits has become 18 there): citizens, residents from
// Hong Kong, Macao and Taiwan (81, 82, 83) and foreigners since 2023 (9). The first digit keeps
// them apart. A number of another form is an error of its own and never "not listed".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"

namespace menshen::watchlist {

inline constexpr std::size_t sealed_number_bytes = 18;

// 17 digits with a real date among them, and the check character of ISO 7064 behind.
bool is_sealable(std::string_view number);

// Whether the number's own birth date makes its holder an adult that day whatever the venue's rules
// say: the day after the 18th birthday and later. `number` is sealable.
bool is_adult_by_number(std::string_view number, const CivilDate& today);

// Numbers that somebody has approved, each once.
class NumberList {
 public:
  NumberList() = default;
  // Errc::number_form, Errc::number_twice, Errc::too_many.
  static Result<NumberList> of(std::vector<std::string> numbers);

  bool holds(std::string_view number) const;
  const std::vector<std::string>& numbers() const { return numbers_; }  // ascending
  std::size_t size() const { return numbers_.size(); }

 private:
  std::vector<std::string> numbers_;
};

}  // namespace menshen::watchlist
