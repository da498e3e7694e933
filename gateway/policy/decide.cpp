// The order in which the questions are asked is the order of the reasons (docs/policy.md):
//
//  1. A clock before the build date knows neither ages nor hours: refuse, and ask nothing else.
//  2. What is no credential has one reason, its defect's.
//  3. Under age where minors may not enter: refused by age alone, whatever else may be wrong, so
//     that no minor is told anything but the birth date's answer.
//  4. Everything that refuses an adult too, all of it, in this order: code used, document not yet
//     valid or expired, card lost or locked, outside hours, evidence too weak, quota used.
//  5. Only what nothing refuses is referred: nobody named, birth unknown, five musts.
//  6. Admitted, for one reason.
#include "gateway/policy/decide.hpp"

#include <algorithm>
#include <utility>

namespace menshen::policy {
namespace {

enum class Age : std::uint8_t { unknown, minor, adult };

struct Told {
  Defect defect;
  Outcome outcome;
  Reason reason;
};

constexpr auto told_of_defects = std::to_array<Told>({
    {Defect::record_length, Outcome::refuse, Reason::document_invalid},
    {Defect::record_text, Outcome::refuse, Reason::document_invalid},
    {Defect::number_form, Outcome::refuse, Reason::number_invalid},
    {Defect::number_check, Outcome::refuse, Reason::number_invalid},
    {Defect::number_date, Outcome::refuse, Reason::number_invalid},
    {Defect::number_region, Outcome::refuse, Reason::number_invalid},
    {Defect::birth_disagrees, Outcome::refuse, Reason::birth_disagrees},
    {Defect::dates_disorder, Outcome::refuse, Reason::document_invalid},
    {Defect::zone_form, Outcome::refuse, Reason::document_invalid},
    {Defect::zone_check, Outcome::refuse, Reason::document_invalid},
    {Defect::code_foreign, Outcome::refer, Reason::code_foreign},
    {Defect::code_form, Outcome::refuse, Reason::code_damaged},
    {Defect::code_issuer_unknown, Outcome::refuse, Reason::code_issuer_unknown},
    {Defect::code_signature, Outcome::refuse, Reason::code_signature},
    {Defect::code_expired, Outcome::refuse, Reason::code_expired},
    {Defect::code_not_yet_valid, Outcome::refuse, Reason::code_not_yet_valid},
    {Defect::code_other_venue, Outcome::refuse, Reason::code_other_venue},
    {Defect::chip_rejected, Outcome::refuse, Reason::card_rejected},
    {Defect::chip_unreadable, Outcome::refer, Reason::card_unreadable},
    {Defect::no_document, Outcome::refer, Reason::no_document},
    {Defect::typed_form, Outcome::refuse, Reason::number_mistyped},
    {Defect::desk_step, Outcome::refer, Reason::step_unknown},
    {Defect::number_withdrawn, Outcome::refuse, Reason::number_withdrawn},
});

Age age_of(const Credential& who, const Rules& rules, const CivilDate& today) {
  if (who.birth && who.birth->ok()) {
    return today >= first_adult_day(*who.birth, rules.adult_from) ? Age::adult : Age::minor;
  }
  if (who.adult_by_claim) return *who.adult_by_claim ? Age::adult : Age::minor;
  return Age::unknown;
}

bool minors_may_enter(const Zone& zone, const Rules& rules, const CivilDate& today) {
  switch (zone.minors) {
    case MinorRule::no_minors:
      return false;
    case MinorRule::minors_on_holidays:
      return rules.holiday(today) != nullptr;
    case MinorRule::five_musts:
      return true;  // after the steps that the referral asks for
  }
  return false;
}

// The list never refuses a minor; it may only be seen, and only by a signed table.
std::vector<Reason> under_age_reasons(const Standing& standing, const Rules& rules) {
  const bool told =
      rules.listed_minors == ListedMinors::told_apart && standing.listing == Listing::minor;
  if (told) return {Reason::under_age, Reason::under_age_on_list};
  return {Reason::under_age};
}

bool quota_is_used(const DoorState& state, const WeakQuota& quota, const CivilDate& today) {
  const DayCount count = state.count_on(today);
  const std::uint64_t weak = std::uint64_t{count.admitted_weak} + 1;
  const std::uint64_t all = std::uint64_t{count.admitted} + 1;
  return weak > quota.at_least && weak * 100 > all * quota.share_percent;
}

void add_document_dates(std::vector<Reason>& reasons, const Credential& who,
                        const CivilDate& today) {
  if (who.valid_from && today < *who.valid_from) reasons.push_back(Reason::document_not_yet_valid);
  if (who.valid_to && today > *who.valid_to) reasons.push_back(Reason::document_expired);
}

void add_evidence(std::vector<Reason>& reasons, const Credential& who, const DoorState& state,
                  const Zone& zone, const Rules& rules, const CivilDate& today) {
  if (!is_enough(who.evidence, zone.least_evidence, rules)) {
    reasons.push_back(Reason::evidence_too_weak);
  } else if (is_weak(who.evidence, rules) && quota_is_used(state, rules.weak, today)) {
    reasons.push_back(Reason::weak_quota_used);
  }
}

bool is_used_up(const Credential& who, const DoorState& state) {
  return who.single_use && state.used_codes.contains(*who.single_use);
}

std::vector<Reason> refusals(const Credential& who, const Standing& standing,
                             const DoorState& state, const Zone& zone, const Rules& rules,
                             const Moment& now) {
  std::vector<Reason> reasons;
  if (is_used_up(who, state)) reasons.push_back(Reason::code_used);
  add_document_dates(reasons, who, now.date());
  if (standing.listing == Listing::lost_card) reasons.push_back(Reason::card_lost);
  if (standing.listing == Listing::locked_card) reasons.push_back(Reason::card_locked);
  if (!zone.hours.is_open(now, rules.holidays)) reasons.push_back(Reason::outside_hours);
  add_evidence(reasons, who, state, zone, rules, now.date());
  return reasons;
}

std::vector<Reason> referrals(const Credential& who, Age age, const Zone& zone) {
  std::vector<Reason> reasons;
  if (age == Age::unknown) reasons.push_back(Reason::birth_unknown);
  // An age without a number names nobody whom the register could hold.
  if (age != Age::unknown && who.number.empty()) reasons.push_back(Reason::age_only);
  if (age == Age::minor && zone.minors == MinorRule::five_musts) {
    reasons.push_back(Reason::five_musts);
  }
  return reasons;
}

}  // namespace

bool may_override(bool adult, const Rules& rules) {
  return rules.overrides == OverrideRule::anyone ||
         (rules.overrides == OverrideRule::adults && adult);
}

Decision decision_for(Defect defect) {
  const auto* told = std::ranges::find(told_of_defects, defect, &Told::defect);
  if (told == told_of_defects.end()) return {Outcome::refuse, {Reason::document_invalid}};
  return {told->outcome, {told->reason}};
}

Decision decide(const Recognition& recognition, const Standing& standing, const DoorState& state,
                const Zone& zone, const Rules& rules, const Moment& now) {
  if (now.at < rules.clock_floor) return {Outcome::refuse, {Reason::clock_not_trusted}};
  if (recognition.has_error()) return decision_for(recognition.error());

  const Credential& who = *recognition;
  const CivilDate today = now.date();
  const Age age = age_of(who, rules, today);
  if (age == Age::minor && !minors_may_enter(zone, rules, today)) {
    return {Outcome::refuse, under_age_reasons(standing, rules)};
  }

  auto refused = refusals(who, standing, state, zone, rules, now);
  if (!refused.empty()) return {Outcome::refuse, std::move(refused)};

  auto referred = referrals(who, age, zone);
  if (!referred.empty()) return {Outcome::refer, std::move(referred)};

  return {Outcome::admit, {age == Age::adult ? Reason::adult : Reason::holiday_for_minors}};
}

Decision decide_after_steps(const Recognition& recognition, const Standing& standing,
                            const DoorState& state, const Zone& zone, const Rules& rules,
                            const Moment& now, std::span<const Step> done) {
  Decision decision = decide(recognition, standing, state, zone, rules, now);
  const bool all_done = std::ranges::all_of(
      all_steps, [&](Step step) { return std::ranges::find(done, step) != done.end(); });
  const bool only_musts = decision.outcome == Outcome::refer && decision.reasons.size() == 1 &&
                          decision.reasons.front() == Reason::five_musts;
  if (!all_done || !only_musts) return decision;
  return {Outcome::admit, {Reason::five_musts_done}};
}

std::optional<Decision> overridden(const Decision& decision, const Recognition& recognition,
                                   const DoorState& state, const Rules& rules, const Moment& now) {
  if (decision.outcome == Outcome::admit || recognition.has_error()) return std::nullopt;
  const bool used = is_used_up(*recognition, state);
  if (now.at < rules.clock_floor || used || recognition->number.empty()) return std::nullopt;
  const Age age = age_of(*recognition, rules, now.date());
  if (!may_override(age == Age::adult, rules)) return std::nullopt;
  Decision admitted{Outcome::admit, {Reason::manager_override}};
  admitted.reasons.insert(admitted.reasons.end(), decision.reasons.begin(), decision.reasons.end());
  return admitted;
}

}  // namespace menshen::policy
