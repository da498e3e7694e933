#include "gateway/identity/numbers.hpp"

#include <algorithm>
#include <array>

#include "gateway/core/iso_7064.hpp"
#include "gateway/identity/countries.hpp"
#include "gateway/identity/short_date.hpp"
#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

constexpr std::size_t citizen_characters = 18;
constexpr std::size_t withdrawn_characters = 15;
constexpr std::size_t foreigner_2017_characters = 15;
constexpr std::size_t pass_characters = 9;
constexpr std::size_t taiwan_pass_characters = 8;
constexpr int age_years_max = 150;  // an earlier birth is a mistake, whatever its check says

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// GB/T 2260: the first two digits name a province. Counties come and go, and a number keeps the
// one of its first issue: they are never looked at.
bool is_province(std::string_view two) {
  constexpr std::array<std::string_view, 35> provinces{
      "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
      "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
      "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"};
  return std::ranges::find(provinces, two) != provinces.end();
}

bool is_hkmt(std::string_view number) {
  return number.starts_with("81") || number.starts_with("82") || number.starts_with("83");
}

std::optional<CivilDate> plausible_birth(std::optional<CivilDate> birth, const CivilDate& today) {
  if (!birth || *birth > today) return std::nullopt;
  if (birth->year() + std::chrono::years(age_years_max) < today.year()) return std::nullopt;
  return birth;
}

// The last digit of the sequence, the one before the check: odd for a man (GB 11643).
Sex sex_of(std::string_view number18) {
  return (number18[16] - '0') % 2 == 1 ? Sex::male : Sex::female;
}

OrDefect<Number> checked_18(Number number, const CivilDate& today) {
  const std::string_view text = number.text;
  number.birth = plausible_birth(parse_compact_date(text.substr(6, 8)), today);
  if (!number.birth) return Defect::number_date;
  if (mod_11_2(text.substr(0, 17)) != text[17]) return Defect::number_check;
  number.sex = sex_of(text);
  return number;
}

OrDefect<Number> read_citizen(std::string text, const CivilDate& today) {
  if (!is_province(text.substr(0, 2))) return Defect::number_region;
  Number number;
  number.kind = is_hkmt(text) ? NumberKind::hkmt : NumberKind::citizen;
  number.text = std::move(text);
  return checked_18(std::move(number), today);
}

// Withdrawn in 1999: region 6, YYMMDD of the 1900s, sequence 3, no check character.
OrDefect<Number> read_withdrawn(const std::string& text, const CivilDate& today) {
  std::string whole = text.substr(0, 6) + "19" + text.substr(6);
  whole += mod_11_2(whole);
  return read_citizen(std::move(whole), today);
}

// 9, province 2, country 3, birth 8, sequence 3, check.
OrDefect<Number> read_foreigner_2023(std::string text, const CivilDate& today) {
  const std::string_view country = alpha3_of_numeric(std::string_view(text).substr(3, 3));
  if (!is_province(text.substr(1, 2)) || country.empty()) return Defect::number_region;
  Number number;
  number.kind = NumberKind::foreigner_2023;
  number.nationality = country;
  number.text = std::move(text);
  return checked_18(std::move(number), today);
}

// Country 3 letters, region 4, YYMMDD, sequence 1, check by ICAO 7-3-1 over the first 14.
OrDefect<Number> read_foreigner_2017(std::string text, const CivilDate& today) {
  if (!is_province(text.substr(3, 2))) return Defect::number_region;
  Number number;
  number.kind = NumberKind::foreigner_2017;
  number.birth = past_short_date(std::string_view(text).substr(7, 6), today);
  if (!number.birth) return Defect::number_date;
  if (icao_731(text.substr(0, 14)) != text[14] - '0') return Defect::number_check;
  number.nationality = text.substr(0, 3);
  number.text = std::move(text);
  return number;
}

bool is_pass(std::string_view text) {
  if (text.size() == taiwan_pass_characters) return all_digits(text);
  return text.size() == pass_characters && (text[0] == 'H' || text[0] == 'M') &&
         all_digits(text.substr(1));
}

}  // namespace

OrDefect<Number> read_number(std::string_view as_written, const CivilDate& today) {
  if (as_written.size() > citizen_characters) return Defect::number_form;
  const std::string text = upper(as_written);
  const std::string_view view = text;
  if (view.size() == citizen_characters && all_digits(view.substr(0, 17)) &&
      (view[17] == 'X' || all_digits(view.substr(17)))) {
    return view[0] == '9' ? read_foreigner_2023(text, today) : read_citizen(text, today);
  }
  if (is_withdrawn_form(view)) return read_withdrawn(text, today);
  if (view.size() == foreigner_2017_characters && all_digits(view.substr(3)) &&
      std::ranges::all_of(view.substr(0, 3), is_letter)) {
    return read_foreigner_2017(text, today);
  }
  if (!is_pass(view)) return Defect::number_form;
  Number number;
  number.kind = NumberKind::pass;
  number.text = text;
  return number;
}

bool is_withdrawn_form(std::string_view text) {
  return text.size() == withdrawn_characters && all_digits(text);
}

std::optional<int> icao_731(std::string_view text) {
  constexpr std::array weights{7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    int value = 0;  // '<'
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if (is_letter(c)) {
      value = c - 'A' + 10;
    } else if (c != '<') {
      return std::nullopt;
    }
    sum += weights[i % weights.size()] * value;
  }
  return sum % 10;
}

bool birth_fits(const Number& number, const CivilDate& printed) {
  if (!number.birth) return true;
  if (number.kind != NumberKind::foreigner_2017) return *number.birth == printed;
  const auto short_year = [](const CivilDate& date) { return static_cast<int>(date.year()) % 100; };
  return short_year(*number.birth) == short_year(printed) &&
         number.birth->month() == printed.month() && number.birth->day() == printed.day();
}

}  // namespace menshen::identity
