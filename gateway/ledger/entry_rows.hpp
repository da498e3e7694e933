// Entries as rows for people and their programs: JSON lines and CSV (docs/formats.md, "Entries as
// rows"). Each has the leaf's index; the leaf's own bytes stand in the JSON as they are.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::ledger {

// {"index":17,"violation":null,"leaf":{"v":2,…}} and a line feed. Errc::leaf_form for bytes that
// are no leaf.
Result<std::string> json_row(const StoredLeaf& leaf);

// The names of the columns, and a row of them; CR LF at the end (RFC 4180). Errc::leaf_form.
std::string_view csv_heading();
Result<std::string> csv_row(const StoredLeaf& leaf);

}  // namespace menshen::ledger
