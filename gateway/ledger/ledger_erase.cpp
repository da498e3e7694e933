// Erasing what is due: rows and the leaf that says so in one transaction, the day's key after it.
#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "gateway/ledger/erasures.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::ledger {
namespace {

bool is_past(const KeptDay& day, const CivilDate& today, const Retention& rules) {
  const auto kept = kept_through(day.holds, day.day, rules);
  return kept && today > *kept;
}

// Whether anything of the day can be due: some of it may be counted from an earlier day, where a
// clock was ahead.
bool may_be_due(KeptDay day, const ClockHistory& clocks, const CivilDate& today,
                const Retention& rules) {
  const auto shift = std::chrono::floor<std::chrono::days>(clocks.least_shift(day.first, day.day));
  const bool is_token = day.holds == Holds::token;
  if (shift.count() < 0 || !is_token) day.day = CivilDate(std::chrono::sys_days(day.day) + shift);
  return is_past(day, today, rules);
}

// How many of these, from the first, have no leaf between them beside which something of the kind
// was laid and which is not one of them: held, of another day, or gone without a leaf that says so.
// The leaf of the erasure speaks of all within its range, so it must not reach over one.
Result<std::size_t> count_side_by_side(store::Database& database, std::span<const LeafIndex> rows,
                                       Holds holds) {
  static const Digest nothing = crypto::sha256({});
  auto leaves = database.prepare(
      "SELECT leaf.idx, leaf.bytes, kind FROM entry JOIN leaf USING(idx) WHERE entry.idx > ? AND "
      "entry.idx < ? ORDER BY entry.idx");
  if (!leaves) return leaves.error();
  leaves->with(rows.front(), rows.back());
  std::size_t next = 1;
  for (;;) {
    const auto step = leaves->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return rows.size();
    const auto index = static_cast<LeafIndex>(leaves->integer(0));
    if (index == rows[next]) {
      ++next;
    } else if (erasable_beside(static_cast<EntryKind>(leaves->integer(2))) == holds &&
               beside_of_leaf(leaves->blob_view(1)) != nothing) {
      return next;
    }
  }
}

}  // namespace

Result<std::optional<Erasure>> Ledger::erase_due(const CivilDate& today, const Retention& rules,
                                                 const Entry& entry) {
  const auto days = view_.kept_days();
  if (!days) return days.error();
  const auto clocks = view_.clock_history(first_of(*days));
  if (!clocks) return clocks.error();
  std::optional<std::vector<LegalHold>> holds;
  keys_kept_for_damage_ = 0;
  for (const KeptDay& day : *days) {
    if (!may_be_due(day, *clocks, today, rules)) continue;
    if (!holds) {
      auto read = view_.legal_holds();
      if (!read) return read.error();
      holds = *std::move(read);
    }
    const auto rows = view_.beside_rows(day, *clocks);
    if (!rows) return rows.error();
    auto portion = portion_of(day, *rows, due(today, rules, *rows, *holds), entry);
    if (!portion || *portion) return portion;
  }
  const auto looked_at = beside_.forget_keys(writer_);
  if (!looked_at) return looked_at.error();
  if (*looked_at) return std::optional(Erasure{0, {}, {}, 0, head_, 0, **looked_at});
  if (const auto rid = BesideRows::rid_log_of_plain_rows(writer_); !rid) return rid.error();
  return std::optional<Erasure>();
}

// Nothing: there is no more to do about the day.
Result<std::optional<Erasure>> Ledger::portion_of(const KeptDay& day,
                                                  const std::vector<BesideRow>& rows,
                                                  const std::vector<Due>& due, const Entry& entry) {
  if (rows.empty()) {
    const auto given_up = give_up_key(day);
    if (!given_up) return given_up.error();
    if (*given_up == GivenUp::still_needed) ++keys_kept_for_damage_;
    return std::optional<Erasure>();
  }
  if (due.empty() || due.front().erase.empty()) return std::optional<Erasure>();
  const auto moved = move_what_stays(day, due.front());
  if (!moved) return moved.error();
  if (*moved > 0) return std::optional(Erasure{0, {}, {}, 0, head_, *moved, 0});
  const auto erased = erase(day, due.front(), entry);
  if (!erased) return erased.error();
  return std::optional(*erased);
}

// A key of whose day nothing is left to erase: its rows are damaged, or gone without a leaf.
Result<GivenUp> Ledger::give_up_key(const KeptDay& day) {
  auto transaction = store::Transaction::begin(writer_);
  if (!transaction) return transaction.error();
  beside_.begin();
  const auto given_up = beside_.give_up(day.key, day.day, day.holds);
  if (!given_up) return given_up.error();
  if (const auto committed = transaction->commit(); !committed) return committed.error();
  return *given_up;
}

Result<std::size_t> Ledger::move_what_stays(const KeptDay& day, const Due& rows) {
  std::vector<LeafIndex> staying;
  std::ranges::merge(rows.held, rows.later, std::back_inserter(staying));
  if (staying.empty()) return 0;
  auto transaction = store::Transaction::begin(writer_);
  if (!transaction) return transaction.error();
  beside_.begin();
  const auto moved = beside_.lay_anew(writer_, staying, day.key);
  if (!moved) return moved.error();
  if (const auto committed = transaction->commit(); !committed) return committed.error();
  beside_.committed();
  return moved;
}

Result<Erasure> Ledger::erase(const KeptDay& day, const Due& rows, Entry entry) {
  Due portion = rows;
  portion.erase.resize(std::min(portion.erase.size(), erase_rows_max));
  const auto side_by_side = count_side_by_side(writer_, portion.erase, day.holds);
  if (!side_by_side) return side_by_side.error();
  portion.erase.resize(*side_by_side);
  const bool is_last = portion.erase.size() == rows.erase.size();
  entry.kind = EntryKind::erasure;
  entry.range = LeafRange{portion.erase.front(), portion.erase.back()};
  entry.detail = rows.rule;

  auto transaction = store::Transaction::begin(writer_);
  if (!transaction) return transaction.error();
  beside_.begin();
  if (const auto gone = beside_.remove(portion.erase); !gone) return gone.error();
  if (is_last) {
    const auto given_up = beside_.give_up(day.key, day.day, day.holds);
    if (!given_up) return given_up.error();
  }
  Frontier frontier = frontier_;
  const NewLeaf leaf{entry, {}, {}, {}};
  if (const auto inserted = insert(leaf, frontier); !inserted) return inserted.error();
  if (const auto kept = keep(frontier); !kept) return kept.error();
  if (const auto committed = transaction->commit(); !committed) return committed.error();
  committed_with(std::move(frontier));
  return Erasure{head_.size - 1, *entry.range, rows.rule, portion.erase.size(), head_};
}

}  // namespace menshen::ledger
