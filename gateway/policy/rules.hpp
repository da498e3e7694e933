// The whole rule table of one venue: everything that a law, a notice or a county may change is data
// here and never a constant in code (docs/policy.md). Which lane leads to which zone is
// configuration, not policy.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/plain_text.hpp"
#include "gateway/core/retention.hpp"
#include "gateway/policy/opening_hours.hpp"

namespace menshen::policy {

enum class VenueClass : std::uint8_t {
  internet_cafe = 1,
  esports_hotel = 2,
  mixed_hotel = 3,
  arcade = 4,
};

// What a zone does with somebody under 18.
enum class MinorRule : std::uint8_t {
  no_minors = 1,           // cafe regulation art. 21; notice on esports hotels of 2023
  minors_on_holidays = 2,  // Law on the Protection of Minors art. 58: arcade machines
  five_musts = 3,          // other rooms of a mixed hotel: only after the five musts
};

// No rule for venues names the day (criminal law counts from the day after): the stricter one is
// the default.
enum class AdultFrom : std::uint8_t {
  day_after_birthday = 1,  // strict
  birthday = 2,            // lenient
};

// Whether the leaf may say that a refused minor is on the open list; the desk page never does.
enum class ListedMinors : std::uint8_t {
  like_any_minor = 1,
  told_apart = 2,  // only by a table that the county signed
};

// Whom a manager may let in by PIN although the rules do not; each such entry is a violation.
enum class OverrideRule : std::uint8_t {
  none = 1,
  adults = 2,  // somebody whose document says so
  anyone = 3,
};

struct Zone {
  std::string name;
  MinorRule minors = MinorRule::no_minors;
  Evidence least_evidence = Evidence::typed_number;
  OpeningHours hours;
};

// Weak evidence is admitted while, this patron included, the weak ones of the day are no more than
// `at_least` or no more than `share_percent` of all admitted that day.
struct WeakQuota {
  std::vector<Evidence> evidence{Evidence::document_by_camera, Evidence::signed_code_loose,
                                 Evidence::typed_number};
  std::uint32_t share_percent = 10;
  std::uint32_t at_least = 3;
};

struct Rules {
  std::string version;  // written into every leaf
  VenueClass venue_class = VenueClass::internet_cafe;
  AdultFrom adult_from = AdultFrom::day_after_birthday;
  ListedMinors listed_minors = ListedMinors::like_any_minor;
  OverrideRule overrides = OverrideRule::adults;
  std::chrono::seconds names_show{30};  // how long a name stays on the desk page
  std::vector<Evidence> evidence_rank{  // best first
                                      Evidence::chip_read,         Evidence::code_redeemed_online,
                                      Evidence::signed_code_bound, Evidence::document_by_camera,
                                      Evidence::signed_code_loose, Evidence::typed_number};
  WeakQuota weak;
  Retention retention;  // of what the register keeps beside its leaves
  std::vector<Zone> zones;
  std::vector<Holiday> holidays;  // by date, each once
  Instant clock_floor{};          // set by the host from the build date: earlier is no time at all

  const Zone* zone(std::string_view name) const;  // null where there is none of that name
  const Holiday* holiday(const CivilDate& date) const;
};

inline constexpr std::size_t rules_text_bytes_max = 256 * 1024;
inline constexpr std::size_t zones_max = 64;
inline constexpr std::size_t holiday_days_max = 1000;
inline constexpr std::uint32_t weak_at_least_max = 100'000;
inline constexpr std::size_t name_bytes_max = leaf_name_bytes_max;  // of a version, zone, holiday
inline constexpr std::int64_t names_show_seconds_max = 600;

bool is_weak(Evidence evidence, const Rules& rules);

// Whether `evidence` ranks at least as high as `least`; Evidence::none never does.
bool is_enough(Evidence evidence, Evidence least, const Rules& rules);

// The one age function of door and publisher: the first day on which somebody born on `birth`
// counts as adult. Born 2008-03-10: 2026-03-11 (lenient: the 10th). Born 2008-02-29: 2026-03-01
// (lenient: 2026-02-28).
CivilDate first_adult_day(const CivilDate& birth, AdultFrom rule);
CivilDate first_day_of_age(const CivilDate& birth, int years, AdultFrom rule);

AgeBand age_band(const std::optional<CivilDate>& birth, const Rules& rules, const CivilDate& today);

// The words of the TOML table; "unknown" for a value never given. Numbers begin at 1, without gaps.
std::string_view name_of(VenueClass venue_class);
std::string_view name_of(MinorRule rule);
std::string_view name_of(AdultFrom rule);
std::string_view name_of(ListedMinors rule);
std::string_view name_of(OverrideRule rule);
std::optional<Evidence> evidence_named(std::string_view name);  // core's name_of backwards

}  // namespace menshen::policy
