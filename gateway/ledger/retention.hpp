// What lies beside leaves and is due to be erased: a pure function of the day, the rules, the rows
// and the holds.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/retention.hpp"
#include "gateway/ledger/erasures.hpp"
#include "gateway/ledger/hold_order.hpp"
#include "gateway/ledger/holds.hpp"

namespace menshen::ledger {

struct BesideRow {
  LeafIndex index = 0;
  CivilDate day;  // of its leaf, at the venue
  Holds holds = Holds::registration;
  // From which its time is counted where a clock was set (clock_history.hpp); nothing: its own day.
  std::optional<CivilDate> counted = std::nullopt;
};

// A registration is there for its days at least, so the later day counts where there is a doubt; a
// token for its days at most, so the earlier one does.
CivilDate counted_day(const BesideRow& row);

// The last day on which it must be there; nothing: as long as its leaf.
std::optional<CivilDate> kept_through(Holds holds, const CivilDate& day, const Retention& rules);
// The last day on which it may be there, unless it is held.
std::optional<CivilDate> gone_after(Holds holds, const CivilDate& day, const Retention& rules);

// Of one day and kind, by rising index; at least one of the first two lists has something.
struct Due {
  CivilDate day;
  Holds holds = Holds::registration;
  std::string_view rule;         // the detail of the erasure's leaf
  std::vector<LeafIndex> erase;  // now
  std::vector<LeafIndex> held;   // would be, but for an order
  std::vector<LeafIndex> later;  // of the day, and not due yet: a clock was set in it
};

// By day, registrations before tokens.
std::vector<Due> due(const CivilDate& today, const Retention& rules,
                     std::span<const BesideRow> rows, std::span<const LegalHold> holds);

}  // namespace menshen::ledger
