// Rows that follow from no leaf: whoever reads the leaves one by one does not come by them.
#pragma once

#include <optional>

#include "gateway/ledger/ledger_view.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// The first found: of leaves or rows about them beyond the tree's end, or roots of tiles that are
// not full. Looks at few rows.
Result<std::optional<Damage>> find_surplus(store::Database& database);

}  // namespace menshen::ledger
