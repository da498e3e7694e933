#include "gateway/ledger/violation.hpp"

#include <algorithm>

namespace menshen::ledger {
namespace {

bool has(const Entry& entry, Reason reason) {
  return entry.decision && std::ranges::count(entry.decision->reasons, reason) > 0;
}

bool is_minor(AgeBand band) { return band != AgeBand::unknown && band != AgeBand::adult; }

// What the reasons of somebody admitted say against it: an override names what it went against.
Violation violation_of_admitted(const Entry& entry) {
  const bool overridden = entry.kind == EntryKind::override || has(entry, Reason::manager_override);
  const bool lawful = !overridden && (has(entry, Reason::holiday_for_minors) ||
                                      has(entry, Reason::five_musts_done));
  if (is_minor(entry.age_band) && !lawful) return Violation::minor_admitted;
  if (overridden) return Violation::overridden;
  if (has(entry, Reason::outside_hours)) return Violation::outside_hours;
  if (has(entry, Reason::weak_quota_used) || has(entry, Reason::evidence_too_weak)) {
    return Violation::weak_evidence;
  }
  return Violation::none;
}

}  // namespace

Violation violation_of(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::admission:
    case EntryKind::override:
      return violation_of_admitted(entry);
    case EntryKind::clock_jump:
      return Violation::clock_jump;
    case EntryKind::stop:
      return Violation::stop;
    case EntryKind::start:
      return entry.detail == detail_after_cut ? Violation::cut_off : Violation::none;
    case EntryKind::rollback:
      return Violation::rollback;
    case EntryKind::day_keys_lost:
      return Violation::day_keys_lost;
    case EntryKind::gate_fault:
      return entry.detail == detail_store ? Violation::store_failure : Violation::none;
    default:
      return Violation::none;
  }
}

std::string_view name_of(Violation violation) {
  switch (violation) {
    case Violation::none:
      return "none";
    case Violation::minor_admitted:
      return "minor_admitted";
    case Violation::overridden:
      return "overridden";
    case Violation::outside_hours:
      return "outside_hours";
    case Violation::weak_evidence:
      return "weak_evidence";
    case Violation::clock_jump:
      return "clock_jump";
    case Violation::stop:
      return "stop";
    case Violation::cut_off:
      return "cut_off";
    case Violation::rollback:
      return "rollback";
    case Violation::store_failure:
      return "store_failure";
    case Violation::day_keys_lost:
      return "day_keys_lost";
  }
  return "unknown";
}

}  // namespace menshen::ledger
