// What is in force now and was not when the register last said so: the configuration with its
// rules, and the open list. Each change is a leaf, so that an authority sees under what a venue
// decided, and since when.
#pragma once

#include <string_view>
#include <vector>

#include "gateway/core/entry.hpp"
#include "gateway/core/standing.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::host {

// Entries for Admission::note: a configuration_change whose detail is the fingerprint, a
// list_change with the list's version (0: none is used any more). A new register has the first, and
// the second where there is a list. What cannot be read counts as never said: a leaf too many harms
// nobody.
std::vector<Entry> changes_since(const ledger::LedgerView& view, std::string_view fingerprint,
                                 const Standing& standing, Instant now);

}  // namespace menshen::host
