// The deleting of day keys that were given up: one step in one call, no longer than a patron waits.
#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>
#include <string>
#include <vector>

#include "gateway/ledger/beside_rows.hpp"

namespace menshen::ledger {
namespace {

Result<std::vector<KeyNumber>> key_numbers(store::Database& database, std::string_view sql) {
  auto rows = database.prepare(sql);
  if (!rows) return rows.error();
  std::vector<KeyNumber> numbers;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return numbers;
    numbers.push_back(rows->integer(0));
  }
}

std::string but_for(std::span<const KeyNumber> numbers) {
  std::string sql = " AND number NOT IN (0";
  for (const KeyNumber number : numbers) sql += "," + std::to_string(number);
  return sql + ")";
}

}  // namespace

Result<std::size_t> BesideRows::look_for_keys_in_use(store::Database& database) {
  auto rows = database.prepare(
      "SELECT idx, key, day, holds, EXISTS(SELECT 1 FROM day_key WHERE number = beside.key AND "
      "day = beside.day AND holds = beside.holds) FROM beside WHERE idx >= ? ORDER BY idx LIMIT ?");
  if (!rows) return rows.error();
  rows->with(forgetting_.next_row, sought_rows_max);
  for (std::size_t looked_at = 0;; ++looked_at) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return looked_at;
    const auto index = static_cast<LeafIndex>(rows->integer(0));
    forgetting_.next_row = index + 1;
    if (rows->integer(1) > 0) forgetting_.in_use.emplace(rows->integer(1), index);
    if (rows->integer(4) == 0) {
      forgetting_.in_doubt.emplace(DayAndHolds(rows->integer(2), rows->integer(3)), index);
    }
  }
}

// The keys that were given up here and are needed: kept, and not given up again as long as the row
// is there that needs each. How many. A mark that somebody else has set is damage, and stays for
// verify_all to name.
Result<std::size_t> BesideRows::take_back(store::Database& database) {
  auto marks = database.prepare("SELECT number, day, holds FROM day_key WHERE erased = 1");
  if (!marks) return marks.error();
  std::vector<std::pair<KeyNumber, LeafIndex>> needed;
  for (;;) {
    const auto step = marks->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const KeyNumber number = marks->integer(0);
    const auto row = forgetting_.row_that_needs(number, {marks->integer(1), marks->integer(2)});
    if (!row) continue;
    forgetting_.in_use.emplace(number, *row);
    if (given_up_.contains(number)) needed.emplace_back(number, *row);
  }
  if (needed.empty()) return 0;
  needed_.insert(needed.begin(), needed.end());
  std::string numbers = "0";
  for (const auto& [number, row] : needed) numbers += "," + std::to_string(number);
  const auto kept =
      database.execute("UPDATE day_key SET erased = 0 WHERE number IN (" + numbers + ")");
  if (!kept) return kept.error();
  return needed.size();
}

std::optional<LeafIndex> BesideRows::Forgetting::row_that_needs(
    KeyNumber key, const DayAndHolds& day_and_holds) const {
  if (const auto under = in_use.find(key); under != in_use.end()) return under->second;
  const auto doubted = in_doubt.find(day_and_holds);
  return doubted == in_doubt.end() ? std::nullopt : std::optional(doubted->second);
}

Result<std::vector<KeyNumber>> BesideRows::all_in_use(store::Database& database) const {
  auto in_use = key_numbers(database, "SELECT number FROM day_key WHERE erased = 0");
  if (!in_use) return in_use.error();
  std::ranges::copy(forgetting_.in_use | std::views::keys, std::back_inserter(*in_use));
  return in_use;
}

Result<KeyNumber> BesideRows::newest_forgettable(store::Database& database) const {
  const auto in_use = all_in_use(database);
  if (!in_use) return in_use.error();
  return database.number("SELECT ifnull(max(number), 0) FROM day_key WHERE erased = 1" +
                         but_for(*in_use));
}

// Only once both logs are empty are the keys' numbers forgotten: until then this begins again.
Ok BesideRows::take_step(store::Database& database) {
  const auto in_use = all_in_use(database);
  if (!in_use) return in_use.error();
  const auto newest = newest_forgettable(database);
  if (!newest) return newest.error();
  Forgetting after = forgetting_;
  switch (forgetting_.next) {
    case Forgetting::Next::look_at_rows:
      return {};
    case Forgetting::Next::delete_keys:
      if (const auto erased = keys_.erase(*newest, *in_use); !erased) return erased.error();
      if (const auto emptied = keys_.empty_log(); !emptied) return emptied.error();
      after.next = Forgetting::Next::empty_log;
      break;
    case Forgetting::Next::empty_log: {
      const auto emptied = database.checkpoint(store::Checkpoint::truncate);
      if (!emptied) return emptied.error();
      after.next = Forgetting::Next::delete_marks;
      break;
    }
    case Forgetting::Next::delete_marks: {
      auto transaction = store::Transaction::begin(database);
      if (!transaction) return transaction.error();
      const auto forgot =
          database.execute("DELETE FROM day_key WHERE erased = 1" + but_for(*in_use));
      if (!forgot) return forgot.error();
      if (const auto done = transaction->commit(); !done) return done.error();
      after = {};
    }
  }
  forgetting_ = after;
  return {};
}

Result<std::optional<std::size_t>> BesideRows::forget_keys(store::Database& database) {
  if (forgetting_.next != Forgetting::Next::look_at_rows) {
    if (const auto taken = take_step(database); !taken) return taken.error();
    return std::optional<std::size_t>(0);
  }
  const auto given_up = database.number("SELECT count(*) FROM day_key WHERE erased = 1");
  if (!given_up) return given_up.error();
  if (*given_up == 0) return std::optional<std::size_t>();
  const auto looked_at = look_for_keys_in_use(database);
  if (!looked_at) return looked_at.error();
  if (*looked_at == sought_rows_max) return std::optional(*looked_at);
  const auto taken_back = take_back(database);
  if (!taken_back) return taken_back.error();
  const auto newest = newest_forgettable(database);
  if (!newest) return newest.error();
  if (*newest == 0) {  // none goes
    forgetting_ = {};
    return *taken_back > 0 ? std::optional(*looked_at) : std::optional<std::size_t>();
  }
  forgetting_.next = Forgetting::Next::delete_keys;
  return std::optional(*looked_at);
}

}  // namespace menshen::ledger
