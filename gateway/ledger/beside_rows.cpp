#include "gateway/ledger/beside_rows.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "gateway/ledger/erasures.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/stored.hpp"
#include "gateway/store/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::size_t current_keys_max = 16;     // a clock that jumps visits few days at once
constexpr std::uint64_t portion_leaves = 1'024;  // laid under keys in one transaction

std::int64_t stored(Holds holds) { return static_cast<std::int64_t>(holds); }

struct PlainRow {
  LeafIndex index = 0;
  Bytes beside;
  Digest leaf_hash{};
  CivilDate day;
};

// A leaf that cannot be read (the register is damaged: verify_all names it) gives no day; the row
// of its time does, near enough to be erased.
CivilDate day_of_leaf(ByteView bytes, std::int64_t at) {
  if (const auto leaf = parse_leaf(bytes)) return leaf->entry.moment.date();
  return CivilDate(std::chrono::floor<std::chrono::days>(instant_of(at)));
}

Result<std::vector<PlainRow>> plain_rows(store::Database& database, LeafIndex first) {
  auto rows = database.prepare(
      "SELECT beside.idx, beside.bytes, leaf.bytes, leaf.hash, entry.at FROM beside JOIN leaf "
      "USING(idx) LEFT JOIN entry USING(idx) WHERE beside.idx >= ? AND beside.key IS NULL ORDER BY "
      "beside.idx LIMIT ?");
  if (!rows) return rows.error();
  rows->with(first, portion_leaves);
  std::vector<PlainRow> plain;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return plain;
    plain.push_back({static_cast<LeafIndex>(rows->integer(0)), rows->blob(1),
                     digest_of(rows->blob_view(3)).value_or(Digest{}),
                     day_of_leaf(rows->blob_view(2), rows->integer(4))});
  }
}

}  // namespace

Holds kept_as(ByteView beside) { return holds_of(beside).value_or(Holds::registration); }

Result<BesideRows> BesideRows::prepare(store::Database& database, DayKeys keys,
                                       std::set<KeyNumber> lost, Chance chance) {
  constexpr std::array<std::string_view, 7> texts = {
      "INSERT OR REPLACE INTO beside(idx, bytes, day, holds, key) VALUES (?, ?, ?, ?, ?)",
      "DELETE FROM beside WHERE idx = ?",
      "INSERT INTO day_key(number, day, holds, first) VALUES (?, ?, ?, ?) ON CONFLICT(number) DO "
      "UPDATE SET first = min(first, excluded.first)",
      "SELECT number FROM day_key WHERE day = ? AND holds = ? AND erased = 0 ORDER BY number DESC",
      "SELECT 1 FROM beside WHERE idx = ?4 AND (key = ?1 OR (day = ?2 AND holds = ?3 AND NOT "
      "EXISTS(SELECT 1 FROM day_key WHERE number = beside.key AND day = ?2 AND holds = ?3)))",
      "UPDATE day_key SET erased = 1 WHERE number = ?",
      "SELECT ifnull(max(number), 0) FROM day_key"};
  std::vector<store::Statement> made;
  for (const std::string_view text : texts) {
    auto statement = database.prepare(text);
    if (!statement) return statement.error();
    made.push_back(std::move(*statement));
  }
  return BesideRows({std::move(made[0]), std::move(made[1]), std::move(made[2]), std::move(made[3]),
                     std::move(made[4]), std::move(made[5]), std::move(made[6])},
                    std::move(keys), std::move(lost), std::move(chance));
}

BesideRows::BesideRows(Statements statements, DayKeys keys, std::set<KeyNumber> lost, Chance chance)
    : statements_(std::move(statements)),
      keys_(std::move(keys)),
      lost_(std::move(lost)),
      chance_(std::move(chance)) {}

void BesideRows::begin() {
  for (const DayAndHolds& which : uncertain_) {
    if (const auto key = current_.find(which); key != current_.end()) key->second.noted = false;
  }
  uncertain_.clear();
}

Ok BesideRows::add(LeafIndex index, const Digest& leaf_hash, const CivilDate& day,
                   ByteView beside) {
  const DayAndHolds which{ledger::stored(day), stored(kept_as(beside))};
  if (!rule_for(kept_as(beside))) {  // never erased, so that no key could protect it
    return statements_.insert.with(index, beside, which.first, which.second, 0).run();
  }
  const auto key = key_for(which);
  if (!key) return key.error();
  if (const auto noted = note(**key, which, index); !noted) return noted.error();
  const Bytes laid = lay_under((*key)->key, leaf_hash, beside);
  return statements_.insert.with(index, laid, which.first, which.second, (*key)->number).run();
}

Result<BesideRows::CurrentKey*> BesideRows::key_for(const DayAndHolds& day_and_holds) {
  if (const auto found = current_.find(day_and_holds); found != current_.end()) {
    return &found->second;
  }
  auto key = known_key(day_and_holds);
  if (!key) return key.error();
  if (current_.size() == current_keys_max) current_.clear();
  return &current_.insert_or_assign(day_and_holds, *key).first->second;
}

// The key of a day that was begun before; a new one where there is none, or it has been lost.
Result<BesideRows::CurrentKey> BesideRows::known_key(const DayAndHolds& day_and_holds) {
  store::Statement& row = statements_.key_of_day;
  const auto step = row.with(day_and_holds.first, day_and_holds.second).step();
  if (!step) return step.error();
  if (*step == store::Step::done) return new_key();
  const KeyNumber number = row.integer(0);
  row.reset();
  if (lost_.contains(number)) return new_key();
  const auto key = keys_.find(number);
  if (!key) return key.error();
  if (!*key) return new_key();
  return CurrentKey{number, **key, true};
}

Result<BesideRows::CurrentKey> BesideRows::new_key() {
  const auto in_file = keys_.newest();
  if (!in_file) return in_file.error();
  const auto step = statements_.newest.with().step();
  if (!step) return step.error();
  const KeyNumber in_register = statements_.newest.integer(0);
  statements_.newest.reset();
  CurrentKey made{std::max(*in_file, in_register) + 1, draw<sizeof(DayKey)>(chance_), false};
  if (const auto kept = keys_.keep(made.number, made.key); !kept) return kept.error();
  return made;
}

Ok BesideRows::note(CurrentKey& key, const DayAndHolds& day_and_holds, LeafIndex first) {
  if (key.noted) return {};
  const auto noted =
      statements_.note_key.with(key.number, day_and_holds.first, day_and_holds.second, first).run();
  if (!noted) return noted.error();
  key.noted = true;
  uncertain_.push_back(day_and_holds);
  return {};
}

Ok BesideRows::remove(std::span<const LeafIndex> rows) {
  for (const LeafIndex index : rows) {
    if (const auto gone = statements_.remove.with(index).run(); !gone) return gone.error();
  }
  return {};
}

// So that what is laid anew in portions lies under one key. A lost one is none.
Result<BesideRows::CurrentKey> BesideRows::newer_key(const DayAndHolds& day_and_holds,
                                                     KeyNumber old) {
  auto key = known_key(day_and_holds);
  if (!key || key->number > old) return key;
  return new_key();
}

Result<std::size_t> BesideRows::lay_anew(store::Database& database, std::span<const LeafIndex> rows,
                                         KeyNumber old) {
  forgetting_ = {};
  const auto old_key = keys_.find(old);
  if (!old_key) return old_key.error();
  if (!*old_key) return 0;  // lost: nothing opens these rows, under whatever key
  auto row = database.prepare(
      "SELECT beside.bytes, leaf.hash, beside.day, beside.holds FROM beside JOIN leaf USING(idx) "
      "WHERE idx = ? AND key = ?");
  if (!row) return row.error();
  std::optional<CurrentKey> fresh;
  std::size_t moved = 0;
  for (const LeafIndex index : rows) {
    if (moved == moved_rows_max) break;
    const auto step = row->with(index, old).step();
    if (!step) return step.error();
    if (*step == store::Step::done) continue;
    const Digest hash = digest_of(row->blob_view(1)).value_or(Digest{});
    const auto beside = take_from_under(**old_key, hash, row->blob_view(0));
    const DayAndHolds which{row->integer(2), row->integer(3)};
    row->reset();
    if (!beside) continue;  // damaged already; verify_all names it
    if (!fresh) {
      const auto key = newer_key(which, old);
      if (!key) return key.error();
      fresh = *key;
      fresh->noted = false;  // its first row may be this one
    }
    if (const auto noted = note(*fresh, which, index); !noted) return noted.error();
    const Bytes laid = lay_under(fresh->key, hash, *beside);
    const auto kept =
        statements_.insert.with(index, laid, which.first, which.second, fresh->number).run();
    if (!kept) return kept.error();
    ++moved;
  }
  return moved;
}

Result<GivenUp> BesideRows::give_up(KeyNumber key, const CivilDate& day, Holds holds) {
  const auto asked = ask_row_that_needs(key, {ledger::stored(day), stored(holds)});
  if (!asked || *asked == GivenUp::still_needed) return asked;
  current_.clear();
  forgetting_ = {};
  given_up_.insert(key);
  if (const auto marked = statements_.give_up.with(key).run(); !marked) return marked.error();
  return GivenUp::yes;
}

// Only the row that was found before to need the key, not all.
Result<GivenUp> BesideRows::ask_row_that_needs(KeyNumber key, const DayAndHolds& day_and_holds) {
  const auto row = needed_.find(key);
  if (row == needed_.end()) return GivenUp::yes;
  const auto step =
      statements_.needed.with(key, day_and_holds.first, day_and_holds.second, row->second).step();
  if (!step) return step.error();
  statements_.needed.reset();
  if (*step == store::Step::row) return GivenUp::still_needed;
  needed_.erase(row);  // somebody has looked
  return GivenUp::yes;
}

Ok BesideRows::lay_plain_rows(store::Database& database) {
  for (;;) {
    auto first = database.number("SELECT ifnull(min(first), -1) FROM beside_plain");
    if (!first) return first.error();
    if (*first < 0) return {};
    auto transaction = store::Transaction::begin(database);
    if (!transaction) return transaction.error();
    begin();
    const auto next = lay_portion(database, static_cast<LeafIndex>(*first));
    if (!next) return next.error();
    if (*next == 0) break;
    const auto noted = database.execute("UPDATE beside_plain SET first = " + std::to_string(*next));
    if (!noted) return noted.error();
    if (const auto done = transaction->commit(); !done) return done.error();
    committed();
  }
  const auto rid = rid_log_of_plain_rows(database);
  if (rid.has_error() && rid.error() != store::Errc::in_use) return rid.error();
  return {};
}

// What lay there plain must not stay in the log. Whoever reads may keep it there for now: the mark
// stays as long.
Ok BesideRows::rid_log_of_plain_rows(store::Database& database) {
  const auto marks = database.number("SELECT count(*) FROM beside_plain");
  if (!marks) return marks.error();
  if (*marks == 0) return {};
  const auto emptied = database.checkpoint(store::Checkpoint::truncate);
  if (!emptied) return emptied.error();
  return database.execute("DELETE FROM beside_plain");
}

// The leaf to go on from; 0 at the end.
Result<LeafIndex> BesideRows::lay_portion(store::Database& database, LeafIndex first) {
  const auto rows = plain_rows(database, first);
  if (!rows) return rows.error();
  for (const PlainRow& row : *rows) {
    const auto laid = add(row.index, row.leaf_hash, row.day, row.beside);
    if (!laid) return laid.error();
  }
  return rows->empty() ? 0 : rows->back().index + 1;
}

}  // namespace menshen::ledger
