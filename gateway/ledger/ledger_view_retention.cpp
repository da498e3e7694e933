// What retention asks of the register: days that have keys, and orders to hold.
#include <algorithm>
#include <utility>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

// The order that lies beside a leaf. It was verified before it was recorded, and the leaf commits
// to its bytes.
Result<HoldOrder> order_beside(const StoredLeaf& stored) {
  const auto leaf = parse_leaf(stored.bytes);
  const bool whole = leaf && leaf->beside == crypto::sha256(stored.beside);
  if (!whole || holds_of(stored.beside) != Holds::order) MENSHEN_RETURN_ERROR(Errc::order_lost);
  const auto note = parse_note(text_of(ByteView(stored.beside).subspan(beside_header_bytes)));
  if (!note) MENSHEN_RETURN_ERROR(Errc::order_lost);
  auto order = parse_hold_order(note->text);
  if (!order) MENSHEN_RETURN_ERROR(Errc::order_lost);
  return order;
}

}  // namespace

LeafIndex first_of(const std::vector<KeptDay>& days) {
  const auto first = std::ranges::min_element(days, {}, &KeptDay::first);
  return first == days.end() ? 0 : first->first;
}

Result<std::vector<KeptDay>> LedgerView::kept_days() const {
  const std::scoped_lock lock(*mutex_);
  auto rows = database_.prepare(
      "SELECT day, holds, number, first, lost FROM day_key WHERE erased = 0 ORDER BY number");
  if (!rows) return rows.error();
  std::vector<KeptDay> days;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return days;
    const auto holds = holds_numbered(rows->integer(1));
    if (!holds) continue;
    days.push_back({day_of(rows->integer(0)), *holds, rows->integer(2),
                    static_cast<LeafIndex>(rows->integer(3)), rows->integer(4) != 0});
  }
}

Result<ClockHistory> LedgerView::clock_history(LeafIndex first) const {
  const std::scoped_lock lock(*mutex_);
  return ClockHistory::read(database_, first);
}

Result<std::optional<LeafIndex>> LedgerView::row_that_keeps(const KeptDay& day) const {
  const std::scoped_lock lock(*mutex_);
  auto row = database_.prepare(
      "SELECT idx FROM beside WHERE key = ?1 OR (day = ?2 AND holds = ?3 AND NOT EXISTS(SELECT 1 "
      "FROM day_key WHERE number = beside.key AND day = ?2 AND holds = ?3)) ORDER BY idx LIMIT 1");
  if (!row) return row.error();
  const auto step = row->with(day.key, stored(day.day), static_cast<int>(day.holds)).step();
  if (!step) return step.error();
  if (*step == store::Step::done) return std::optional<LeafIndex>();
  return std::optional(static_cast<LeafIndex>(row->integer(0)));
}

Result<std::vector<LegalHold>> LedgerView::legal_holds() const {
  EntryFilter filter;
  filter.kind = EntryKind::legal_hold;
  std::vector<LegalHold> holds;
  for (;;) {
    const auto leaves = find(filter, read_leaves_max);
    if (!leaves) return leaves.error();
    for (const StoredLeaf& found : *leaves) {
      const auto stored = read(found.index, 1);
      if (!stored) return stored.error();
      if (stored->empty()) MENSHEN_RETURN_ERROR(Errc::order_lost);
      const auto order = order_beside(stored->front());
      if (!order) return order.error();
      if (const auto added = add_order(holds, *order, found.index); !added) return added.error();
    }
    if (leaves->size() < read_leaves_max) return holds;
    filter.first = leaves->back().index + 1;
  }
}

}  // namespace menshen::ledger
