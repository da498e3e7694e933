#include "gateway/policy/rules.hpp"

#include <algorithm>

namespace menshen::policy {
namespace {

constexpr int adult_years = 18;

}  // namespace

const Zone* Rules::zone(std::string_view name) const {
  const auto found = std::ranges::find(zones, name, &Zone::name);
  return found == zones.end() ? nullptr : &*found;
}

const Holiday* Rules::holiday(const CivilDate& date) const { return find_holiday(holidays, date); }

bool is_weak(Evidence evidence, const Rules& rules) {
  return std::ranges::find(rules.weak.evidence, evidence) != rules.weak.evidence.end();
}

bool is_enough(Evidence evidence, Evidence least, const Rules& rules) {
  const auto& rank = rules.evidence_rank;
  const auto given = std::ranges::find(rank, evidence);
  const auto wanted = std::ranges::find(rank, least);
  return given != rank.end() && wanted != rank.end() && given <= wanted;
}

CivilDate first_day_of_age(const CivilDate& birth, int years, AdultFrom rule) {
  const CivilDate birthday = anniversary(birth, years);
  return rule == AdultFrom::day_after_birthday ? next_day(birthday) : birthday;
}

CivilDate first_adult_day(const CivilDate& birth, AdultFrom rule) {
  return first_day_of_age(birth, adult_years, rule);
}

AgeBand age_band(const std::optional<CivilDate>& birth, const Rules& rules,
                 const CivilDate& today) {
  if (!birth || !birth->ok()) return AgeBand::unknown;
  const auto has_reached = [&](int years) {
    return today >= first_day_of_age(*birth, years, rules.adult_from);
  };
  if (has_reached(adult_years)) return AgeBand::adult;
  if (has_reached(16)) return AgeBand::from_16_to_17;
  if (has_reached(14)) return AgeBand::from_14_to_15;
  return AgeBand::under_14;
}

std::string_view name_of(VenueClass venue_class) {
  switch (venue_class) {
    case VenueClass::internet_cafe:
      return "internet_cafe";
    case VenueClass::esports_hotel:
      return "esports_hotel";
    case VenueClass::mixed_hotel:
      return "mixed_hotel";
    case VenueClass::arcade:
      return "arcade";
  }
  return "unknown";
}

std::string_view name_of(MinorRule rule) {
  switch (rule) {
    case MinorRule::no_minors:
      return "no_minors";
    case MinorRule::minors_on_holidays:
      return "minors_on_holidays";
    case MinorRule::five_musts:
      return "five_musts";
  }
  return "unknown";
}

std::string_view name_of(AdultFrom rule) {
  switch (rule) {
    case AdultFrom::day_after_birthday:
      return "day_after_birthday";
    case AdultFrom::birthday:
      return "birthday";
  }
  return "unknown";
}

std::string_view name_of(ListedMinors rule) {
  switch (rule) {
    case ListedMinors::like_any_minor:
      return "like_any_minor";
    case ListedMinors::told_apart:
      return "told_apart";
  }
  return "unknown";
}

std::string_view name_of(OverrideRule rule) {
  switch (rule) {
    case OverrideRule::none:
      return "none";
    case OverrideRule::adults:
      return "adults";
    case OverrideRule::anyone:
      return "anyone";
  }
  return "unknown";
}

std::optional<Evidence> evidence_named(std::string_view name) {
  for (std::uint8_t i = 1; name_of(Evidence{i}) != "unknown"; ++i) {
    if (name_of(Evidence{i}) == name) return Evidence{i};
  }
  return std::nullopt;
}

}  // namespace menshen::policy
