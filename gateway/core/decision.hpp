// What happens at the door, and why. The reasons are a closed list with fixed numbers: they are in
// every leaf, and a number once given is never given again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace menshen {

enum class Outcome : std::uint8_t { admit = 1, refuse = 2, refer = 3 };

enum class Reason : std::uint16_t {
  // admitted, 1xx
  adult = 100,
  holiday_for_minors = 101,  // arcades on statutory holidays
  five_musts_done = 102,     // other rooms of a mixed hotel
  manager_override = 103,    // against the rules, by a manager's PIN: always a violation

  // refused, 2xx
  under_age = 200,
  under_age_on_list = 201,  // open list by signed policy only
  card_lost = 202,
  card_locked = 203,
  document_expired = 204,
  document_not_yet_valid = 205,
  number_invalid = 206,   // form, check character, date or region of the number
  birth_disagrees = 207,  // the card contradicts itself
  document_invalid = 208,
  card_rejected = 209,  // the module says the card's data is not genuine
  outside_hours = 210,
  evidence_too_weak = 211,
  weak_quota_used = 212,
  code_used = 213,
  code_expired = 214,
  code_not_yet_valid = 215,
  code_signature = 216,
  code_issuer_unknown = 217,
  code_other_venue = 218,
  code_damaged = 219,
  clock_not_trusted = 220,
  number_mistyped = 221,
  number_withdrawn = 222,  // typed in 15 digits: the 18 characters are needed

  // referred: a person must complete a step, 3xx
  no_document = 300,
  five_musts = 301,       // minor in another room of a mixed hotel
  age_only = 302,         // proves the age, names nobody: the register needs a name
  birth_unknown = 303,    // the document names no birth date
  card_unreadable = 304,  // lay it down again, or another document
  code_foreign = 305,     // readable code that this box cannot verify
  step_unknown = 306,     // the desk step fits no open referral, or comes too late
};

// How long a person may take over the step that a referral asks for; then the patron scans again.
inline constexpr std::chrono::minutes referral_open_for{15};

struct Decision {
  Outcome outcome = Outcome::refuse;
  std::vector<Reason> reasons;  // at least one, the deciding one first
};

// Age at the venue's local date; never the birth date itself. Numbers are written into leaves.
enum class AgeBand : std::uint8_t {
  unknown = 0,
  under_14 = 1,
  from_14_to_15 = 2,
  from_16_to_17 = 3,
  adult = 4,
};

std::string_view name_of(Outcome outcome);  // "admit", "refuse", "refer"
std::string_view name_of(Reason reason);    // "under_age"; "unknown" for a number never given
std::optional<Reason> reason_named(std::string_view name);
std::string_view name_of(AgeBand band);

}  // namespace menshen
