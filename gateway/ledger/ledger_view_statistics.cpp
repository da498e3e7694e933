// Counting in pieces, so that others may read meanwhile.
#include <algorithm>

#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

constexpr std::uint64_t piece_leaves = 65'536;

Ok count_entries(store::Database& database, LeafIndex first, LeafIndex end, const DayOf& day_of,
                 Statistics& counted) {
  auto rows = database.prepare("SELECT at, kind, violation FROM entry WHERE idx >= ? AND idx < ?");
  if (!rows) return rows.error();
  rows->with(first, end);
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return {};
    const auto kind = static_cast<EntryKind>(rows->integer(1));
    const auto violation = static_cast<Violation>(rows->integer(2));
    ++counted.kinds[kind];
    ++counted.days[day_of(instant_of(rows->integer(0)))][kind];
    if (violation != Violation::none) ++counted.violations[violation];
  }
}

// Number and bytes of a table's rows [first, end).
Ok count_bytes(store::Database& database, const char* sql, LeafIndex first, LeafIndex end,
               std::uint64_t& count, std::uint64_t& bytes) {
  auto row = database.prepare(sql);
  if (!row) return row.error();
  const auto step = row->with(first, end).step();
  if (!step) return step.error();
  count += static_cast<std::uint64_t>(row->integer(0));
  bytes += static_cast<std::uint64_t>(row->integer(1));
  return {};
}

}  // namespace

Result<Statistics> LedgerView::statistics(const DayOf& day_of) const {
  Statistics counted;
  const auto kept = head();
  if (!kept) return kept.error();
  for (LeafIndex first = 0; first < kept->size; first += piece_leaves) {
    const std::scoped_lock lock(*mutex_);
    const LeafIndex end = std::min(kept->size, first + piece_leaves);
    const auto entries = count_entries(database_, first, end, day_of, counted);
    if (!entries) return entries.error();
    const auto leaves = count_bytes(
        database_, "SELECT count(*), total(length(bytes)) FROM leaf WHERE idx >= ? AND idx < ?",
        first, end, counted.entries, counted.leaf_bytes);
    if (!leaves) return leaves.error();
    const auto besides = count_bytes(
        database_, "SELECT count(*), total(length(bytes)) FROM beside WHERE idx >= ? AND idx < ?",
        first, end, counted.besides, counted.beside_bytes);
    if (!besides) return besides.error();
  }
  const std::scoped_lock lock(*mutex_);
  const auto pages = database_.number("PRAGMA page_count");
  if (!pages) return pages.error();
  const auto page_bytes = database_.number("PRAGMA page_size");
  if (!page_bytes) return page_bytes.error();
  counted.store_bytes =
      static_cast<std::uint64_t>(*pages) * static_cast<std::uint64_t>(*page_bytes);
  return counted;
}

}  // namespace menshen::ledger
