#include "gateway/core/decision.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace menshen {
namespace {

constexpr auto reason_names = std::to_array<std::pair<Reason, std::string_view>>({
    {Reason::adult, "adult"},
    {Reason::holiday_for_minors, "holiday_for_minors"},
    {Reason::five_musts_done, "five_musts_done"},
    {Reason::manager_override, "manager_override"},
    {Reason::under_age, "under_age"},
    {Reason::under_age_on_list, "under_age_on_list"},
    {Reason::card_lost, "card_lost"},
    {Reason::card_locked, "card_locked"},
    {Reason::document_expired, "document_expired"},
    {Reason::document_not_yet_valid, "document_not_yet_valid"},
    {Reason::number_invalid, "number_invalid"},
    {Reason::birth_disagrees, "birth_disagrees"},
    {Reason::document_invalid, "document_invalid"},
    {Reason::card_rejected, "card_rejected"},
    {Reason::outside_hours, "outside_hours"},
    {Reason::evidence_too_weak, "evidence_too_weak"},
    {Reason::weak_quota_used, "weak_quota_used"},
    {Reason::code_used, "code_used"},
    {Reason::code_expired, "code_expired"},
    {Reason::code_not_yet_valid, "code_not_yet_valid"},
    {Reason::code_signature, "code_signature"},
    {Reason::code_issuer_unknown, "code_issuer_unknown"},
    {Reason::code_other_venue, "code_other_venue"},
    {Reason::code_damaged, "code_damaged"},
    {Reason::clock_not_trusted, "clock_not_trusted"},
    {Reason::number_mistyped, "number_mistyped"},
    {Reason::number_withdrawn, "number_withdrawn"},
    {Reason::no_document, "no_document"},
    {Reason::five_musts, "five_musts"},
    {Reason::age_only, "age_only"},
    {Reason::birth_unknown, "birth_unknown"},
    {Reason::card_unreadable, "card_unreadable"},
    {Reason::code_foreign, "code_foreign"},
    {Reason::step_unknown, "step_unknown"},
});

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::admit:
      return "admit";
    case Outcome::refuse:
      return "refuse";
    case Outcome::refer:
      return "refer";
  }
  return "unknown";
}

std::string_view name_of(Reason reason) {
  const auto* found =
      std::ranges::find(reason_names, reason, &std::pair<Reason, std::string_view>::first);
  return found == reason_names.end() ? "unknown" : found->second;
}

std::optional<Reason> reason_named(std::string_view name) {
  const auto* found =
      std::ranges::find(reason_names, name, &std::pair<Reason, std::string_view>::second);
  if (found == reason_names.end()) return std::nullopt;
  return found->first;
}

std::string_view name_of(AgeBand band) {
  switch (band) {
    case AgeBand::unknown:
      return "unknown";
    case AgeBand::under_14:
      return "under_14";
    case AgeBand::from_14_to_15:
      return "14_15";
    case AgeBand::from_16_to_17:
      return "16_17";
    case AgeBand::adult:
      return "adult";
  }
  return "unknown";
}

}  // namespace menshen
