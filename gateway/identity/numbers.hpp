// The numbers that documents carry: GB 11643 (18 and the withdrawn 15 digits), the foreigner's
// permanent residence numbers of 2017 and 2023, and pass numbers of Hong Kong, Macao and Taiwan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/identity/or_defect.hpp"

namespace menshen::identity {

struct Number {
  NumberKind kind = NumberKind::citizen;
  std::string text;                // normalised: 15 digits become 18, x becomes X
  std::optional<CivilDate> birth;  // nothing for a pass number
  Sex sex = Sex::unknown;
  std::string nationality;  // alpha-3, of foreigners
};

// Reads any of the kinds. Letters may be lower case; nothing is trimmed. `today` is the venue's
// local date: births after it are refused, and a two-digit year is never in the future.
// number_form, number_check, number_region or number_date says what is wrong first.
OrDefect<Number> read_number(std::string_view text, const CivilDate& today);

// Whether the text has the form of a citizen's number withdrawn in 1999: 15 digits. It is a number
// like the others where somebody else vouches for it; typed, one wrong digit is another person.
bool is_withdrawn_form(std::string_view text);

// ICAO 9303-3 §4.9: weights 7 3 1 over digits, A–Z and '<'; nothing for any other character.
std::optional<int> icao_731(std::string_view text);

// Whether a printed birth date can be the one in the number: the whole date, or month, day and the
// year's last two digits where the number of 2017 has no more.
bool birth_fits(const Number& number, const CivilDate& printed);

}  // namespace menshen::identity
