#include "gateway/identity/machine_readable_zone.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "gateway/identity/numbers.hpp"
#include "gateway/identity/short_date.hpp"

namespace menshen::identity {
namespace {

// A piece of the zone: counted from 0 over the lines joined.
struct Span {
  std::size_t at;
  std::size_t length;
};

// Where each format keeps what (ICAO 9303-4 §4.2, 9303-5 §4.2, 9303-6 §4.2). Every check digit
// stands right behind what it checks.
struct Places {
  ZoneFormat format;
  std::size_t line_length;
  std::size_t lines;
  std::string_view first_letters;  // of the document code
  Span issuer, names, number, nationality, birth, expiry, optional_data;
  std::size_t sex;
  bool optional_data_is_checked;  // TD3's personal number has a check digit of its own
  std::array<Span, 4> composite;  // what the last digit checks
  std::size_t composite_digit;
};

constexpr Places td1{.format = ZoneFormat::td1,
                     .line_length = 30,
                     .lines = 3,
                     .first_letters = "ACI",
                     .issuer = {2, 3},
                     .names = {60, 30},
                     .number = {5, 9},
                     .nationality = {45, 3},
                     .birth = {30, 6},
                     .expiry = {38, 6},
                     .optional_data = {15, 15},
                     .sex = 37,
                     .optional_data_is_checked = false,
                     .composite = {{{5, 25}, {30, 7}, {38, 7}, {48, 11}}},
                     .composite_digit = 59};

constexpr Places td2{.format = ZoneFormat::td2,
                     .line_length = 36,
                     .lines = 2,
                     .first_letters = "ACI",
                     .issuer = {2, 3},
                     .names = {5, 31},
                     .number = {36, 9},
                     .nationality = {46, 3},
                     .birth = {49, 6},
                     .expiry = {57, 6},
                     .optional_data = {64, 7},
                     .sex = 56,
                     .optional_data_is_checked = false,
                     .composite = {{{36, 10}, {49, 7}, {57, 14}, {0, 0}}},
                     .composite_digit = 71};

constexpr Places td3{.format = ZoneFormat::td3,
                     .line_length = 44,
                     .lines = 2,
                     .first_letters = "P",
                     .issuer = {2, 3},
                     .names = {5, 39},
                     .number = {44, 9},
                     .nationality = {54, 3},
                     .birth = {57, 6},
                     .expiry = {65, 6},
                     .optional_data = {72, 14},
                     .sex = 64,
                     .optional_data_is_checked = true,
                     .composite = {{{44, 10}, {57, 7}, {65, 22}, {0, 0}}},
                     .composite_digit = 87};

constexpr std::size_t zone_bytes_max = 3 * 32 + 2;  // 90 characters and every line end doubled

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool in_zone(char c) { return is_digit(c) || is_letter(c) || c == '<'; }

// The lines joined, and nothing where they are not all of one length.
std::optional<std::string> joined_lines(std::string_view text, const Places& places) {
  std::string joined;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') {
      if (column % places.line_length != 0) return std::nullopt;
      column = 0;
    } else {
      if (!in_zone(c)) return std::nullopt;
      joined += c;
      ++column;
    }
  }
  if (joined.size() != places.line_length * places.lines) return std::nullopt;
  if (places.first_letters.find(joined[0]) == std::string_view::npos) return std::nullopt;
  return joined;
}

struct Shaped {
  const Places* places;
  std::string zone;
};

std::optional<Shaped> shape_of(std::string_view text) {
  if (text.size() > zone_bytes_max) return std::nullopt;
  for (const Places* places : {&td1, &td2, &td3}) {
    if (auto zone = joined_lines(text, *places)) return Shaped{places, *std::move(zone)};
  }
  return std::nullopt;
}

// What a camera or a poor swipe makes of a digit (facts of the OCR-B face).
char as_digit(char c) {
  switch (c) {
    case 'O':
      return '0';
    case 'I':
      return '1';
    case 'S':
      return '5';
    case 'B':
      return '8';
    default:
      return c;
  }
}

std::string text_of(std::string_view zone, Span span) {
  return std::string(zone.substr(span.at, span.length));
}

std::string without_fillers(std::string text) {
  while (!text.empty() && text.back() == '<') text.pop_back();
  std::ranges::replace(text, '<', ' ');
  return text;
}

// Dates and check digits hold no letters, so a letter there was a digit.
int repair_digits(std::string& zone, const Places& places) {
  std::vector<std::size_t> numeric{places.number.at + places.number.length, places.composite_digit};
  for (const Span date : {places.birth, places.expiry}) {
    for (std::size_t i = 0; i <= date.length; ++i) numeric.push_back(date.at + i);
  }
  if (places.optional_data_is_checked) {
    numeric.push_back(places.optional_data.at + places.optional_data.length);
  }
  int repaired = 0;
  for (const std::size_t at : numeric) {
    const char digit = as_digit(zone[at]);
    repaired += digit != zone[at] ? 1 : 0;
    zone[at] = digit;
  }
  return repaired;
}

bool agrees(std::string_view checked, char digit) {
  return is_digit(digit) && icao_731(checked) == digit - '0';
}

bool agrees(std::string_view zone, Span span) {
  return agrees(zone.substr(span.at, span.length), zone[span.at + span.length]);
}

// A number longer than nine characters leaves '<' for its check digit and goes on in the optional
// data, up to the first '<'; its last character there is the check digit (ICAO 9303-5 §4.2.2).
std::optional<std::string> document_number(std::string_view zone, const Places& places) {
  const std::string head = text_of(zone, places.number);
  if (agrees(zone, places.number)) return without_fillers(head);
  if (places.optional_data_is_checked || zone[places.number.at + places.number.length] != '<') {
    return std::nullopt;
  }
  std::string rest = text_of(zone, places.optional_data);
  rest.resize(std::min(rest.find('<'), rest.size()));
  if (rest.size() < 2) return std::nullopt;
  const std::string whole = head + rest.substr(0, rest.size() - 1);
  if (!agrees(whole, rest.back())) return std::nullopt;
  return whole;
}

// TD3: the personal number's digit may be '<' where the number is empty (ICAO 9303-4 §4.2.2.2).
bool personal_number_agrees(std::string_view zone, const Places& places) {
  if (!places.optional_data_is_checked || agrees(zone, places.optional_data)) return true;
  const std::string_view field =
      zone.substr(places.optional_data.at, places.optional_data.length + 1);
  return field.find_first_not_of('<') == std::string_view::npos;
}

bool composite_agrees(std::string_view zone, const Places& places) {
  std::string checked;
  for (const Span span : places.composite) checked += text_of(zone, span);
  return agrees(checked, zone[places.composite_digit]);
}

std::optional<Sex> sex_of(char c) {
  if (c == 'M') return Sex::male;
  if (c == 'F') return Sex::female;
  if (c == '<') return Sex::unknown;
  if (c == 'X') return Sex::not_stated;
  return std::nullopt;
}

void read_names(std::string field, MachineReadableZone& zone) {
  const auto gap = field.find("<<");
  zone.surname = without_fillers(field.substr(0, gap));
  if (gap == std::string::npos) return;
  const auto given = field.find_first_not_of('<', gap);
  if (given != std::string::npos) zone.given_names = without_fillers(field.substr(given));
}

bool is_country(std::string_view text) {
  return is_letter(text[0]) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || c == '<'; });
}

// Year, month or day of a birth that nobody knows is "<<" (ICAO 9303-3 §4.8).
bool is_partly_unknown(std::string_view yymmdd) {
  bool unknown = false;
  for (std::size_t i = 0; i < yymmdd.size(); i += 2) {
    const std::string_view part = yymmdd.substr(i, 2);
    unknown = unknown || part == "<<";
    if (part != "<<" && !(is_digit(part[0]) && is_digit(part[1]))) return false;
  }
  return unknown;
}

std::optional<Defect> read_dates(std::string_view zone, const Places& places,
                                 const CivilDate& today, MachineReadableZone& read) {
  const std::string birth = text_of(zone, places.birth);
  read.birth = past_short_date(birth, today);
  if (!read.birth && !is_partly_unknown(birth)) return Defect::number_date;
  read.expires = near_short_date(text_of(zone, places.expiry), today);
  if (!read.expires) return Defect::dates_disorder;
  return std::nullopt;
}

}  // namespace

bool shaped_as_zone(std::string_view text) {
  const auto shaped = shape_of(text);
  return shaped && shaped->zone.find("<<") != std::string::npos;
}

OrDefect<MachineReadableZone> read_zone(std::string_view text, const CivilDate& today) {
  auto shaped = shape_of(text);
  if (!shaped) return Defect::zone_form;
  const Places& places = *shaped->places;
  std::string& zone = shaped->zone;
  MachineReadableZone read;
  read.format = places.format;
  read.repaired = repair_digits(zone, places);
  const std::string issuer = text_of(zone, places.issuer);
  const std::string nationality = text_of(zone, places.nationality);
  const auto sex = sex_of(zone[places.sex]);
  if (!sex || !is_country(issuer) || !is_country(nationality) || zone[places.names.at] == '<') {
    return Defect::zone_form;
  }
  const auto number = document_number(zone, places);
  if (!number || !agrees(zone, places.birth) || !agrees(zone, places.expiry) ||
      !personal_number_agrees(zone, places) || !composite_agrees(zone, places)) {
    return Defect::zone_check;
  }
  if (number->empty()) return Defect::zone_form;
  read.document_code = without_fillers(zone.substr(0, 2));
  read.issuer = without_fillers(issuer);
  read.nationality = without_fillers(nationality);
  read.number = *number;
  read.sex = *sex;
  read_names(text_of(zone, places.names), read);
  if (const auto bad = read_dates(zone, places, today, read)) return *bad;
  return read;
}

Credential credential_of(const MachineReadableZone& zone) {
  Credential credential;
  credential.document = DocumentKind::passport;
  credential.evidence = Evidence::document_by_camera;
  credential.number = zone.number;
  credential.number_kind = NumberKind::passport;
  credential.name = zone.given_names.empty() ? zone.surname : zone.surname + " " + zone.given_names;
  credential.birth = zone.birth;
  credential.sex = zone.sex;
  credential.nationality = zone.nationality;
  credential.valid_to = zone.expires;
  return credential;
}

}  // namespace menshen::identity
