// How the run before this one ended, as the register's leaves say it: the detail of this run's
// start.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/ledger/ledger_view.hpp"

namespace menshen::host {

// "first", "after_stop" or ledger::detail_after_cut: a register whose last leaf is no stop was cut
// off. What menshenctl recorded meanwhile (an access) is no part of a run.
std::string_view run_before(const ledger::LedgerView& view);

// What a clock is behind of, if it was set back since: the time of the run's last leaf, or of an
// access behind it. An access by a clock that had been set already must not hide that.
std::optional<Instant> latest_before(const ledger::LedgerView& view);

}  // namespace menshen::host
