// What the register can say of its retention, to people: what is due, what was erased, when, by
// which rule, what is held by whose order, and what remains possible. No personal data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::ledger {

// What Ledger::erase_due would erase on `today`, by day; nothing is changed. Store's errors,
// Errc::order_lost.
Result<std::vector<Due>> due_now(const LedgerView& view, const CivilDate& today,
                                 const Retention& rules);

struct PastErasure {
  LeafIndex leaf = 0;  // that says so
  Moment moment;
  LeafRange range;
  std::string rule;
};

struct KeptSpan {  // one day's rows of one kind, under one key
  CivilDate day;
  Holds holds = Holds::registration;
  std::size_t rows = 0;
  CivilDate kept_through;
  CivilDate gone_after;     // unless held
  bool is_overdue = false;  // should be gone on `today`, and nobody holds it
  bool is_lost = false;     // its day key: nobody opens it
};

// A day that is past and whose key stays, since a row under it or of the day is damaged: nobody
// erases it before somebody has looked.
struct KeptForDamage {
  CivilDate day;
  Holds holds = Holds::registration;
  KeyNumber key = 0;
  LeafIndex leaf = 0;  // the first whose row it is
};

struct RetentionReport {
  CivilDate today;
  Retention rules;
  std::vector<PastErasure> erased;             // by leaf
  std::vector<KeptSpan> kept;                  // by day
  std::vector<KeptForDamage> kept_for_damage;  // by key
  std::vector<Due> due;
  std::vector<LegalHold> holds;  // by leaf; in force or not
  // English sentences: what erasing cannot promise, so that nobody promises it
  // (docs/operations.md).
  std::vector<std::string> remains_possible;
};

Result<RetentionReport> retention_report(const LedgerView& view, const CivilDate& today,
                                         const Retention& rules);

// The report as lines of text.
std::vector<std::string> lines_of(const RetentionReport& report);
std::vector<std::string> lines_of(const std::vector<Due>& due);

}  // namespace menshen::ledger
