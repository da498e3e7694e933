#include "gateway/ledger/lost_keys.hpp"

#include <string>

#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

constexpr int rows_tried_max = 256;  // of one key: some pages of them may be damaged themselves
// From a key's first row on. Rows of the day that are erased already leave a gap of no more.
constexpr std::uint64_t leaves_looked_at_max = 8'192;

enum class Fit { opens, opens_nothing, nothing_to_open };

Result<Fit> try_key(store::Statement& rows, KeyNumber number, std::int64_t first,
                    const DayKey& key) {
  rows.with(first, first + static_cast<std::int64_t>(leaves_looked_at_max), number, rows_tried_max);
  bool has_rows = false;
  for (;;) {
    const auto step = rows.step();
    if (!step) return step.error();
    if (*step == store::Step::done) return has_rows ? Fit::opens_nothing : Fit::nothing_to_open;
    has_rows = true;
    const auto hash = digest_of(rows.blob_view(1));
    const bool opens = hash && take_from_under(key, *hash, rows.blob_view(0)).has_value();
    if (!opens) continue;
    rows.reset();
    return Fit::opens;
  }
}

std::string listed(const std::set<KeyNumber>& numbers) {
  std::string sql = "(0";
  for (const KeyNumber number : numbers) sql += "," + std::to_string(number);
  return sql + ")";
}

}  // namespace

std::string_view name_of(LostKeys::Why why) {
  return why == LostKeys::Why::missing ? "missing" : "of_another_register";
}

Result<LostKeys> find_lost_keys(store::Database& database, const DayKeys& keys) {
  auto kept =
      database.prepare("SELECT number, first, lost FROM day_key WHERE erased = 0 ORDER BY number");
  if (!kept) return kept.error();
  auto rows = database.prepare(
      "SELECT beside.bytes, leaf.hash FROM beside JOIN leaf USING(idx) WHERE beside.idx >= ? AND "
      "beside.idx < ? AND key = ? ORDER BY beside.idx LIMIT ?");
  if (!rows) return rows.error();
  LostKeys lost;
  bool some_open = false;
  bool some_are_others = false;
  for (;;) {
    const auto step = kept->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    const KeyNumber number = kept->integer(0);
    const auto key = keys.find(number);
    if (!key) return key.error();
    auto fit = Fit::opens_nothing;
    if (*key) {
      const auto tried = try_key(*rows, number, kept->integer(1), **key);
      if (!tried) return tried.error();
      fit = *tried;
    }
    const bool told = kept->integer(2) != 0;
    some_open = some_open || fit == Fit::opens;
    some_are_others = some_are_others || (*key && fit == Fit::opens_nothing);
    if (fit == Fit::opens_nothing) lost.all.insert(number);
    if (fit == Fit::opens_nothing && told) lost.told.insert(number);
    if (fit == Fit::opens && told) lost.found_again.insert(number);
  }
  // One key that opens nothing beside others that do is a key that was damaged.
  if (some_are_others && !some_open) lost.why = LostKeys::Why::of_another_register;
  return lost;
}

Result<std::optional<UntoldLoss>> untold_loss(store::Database& database, const LostKeys& lost) {
  std::set<KeyNumber> untold = lost.all;
  for (const KeyNumber number : lost.told) untold.erase(number);
  if (untold.empty()) return std::optional<UntoldLoss>();
  auto row = database.prepare("SELECT count(*), min(idx), max(idx) FROM beside WHERE key IN " +
                              listed(untold) + " AND key <> 0");
  if (!row) return row.error();
  const auto step = row->step();
  if (!step) return step.error();
  if (row->integer(0) == 0) return std::optional<UntoldLoss>();
  return std::optional(UntoldLoss{
      lost.why,
      untold.size(),
      static_cast<std::size_t>(row->integer(0)),
      {static_cast<LeafIndex>(row->integer(1)), static_cast<LeafIndex>(row->integer(2))}});
}

Ok note_as_told(store::Database& database, const std::set<KeyNumber>& keys) {
  return database.execute("UPDATE day_key SET lost = 1 WHERE number IN " + listed(keys));
}

Ok note_as_found(store::Database& database, const std::set<KeyNumber>& keys) {
  if (keys.empty()) return {};
  return database.execute("UPDATE day_key SET lost = 0 WHERE number IN " + listed(keys));
}

}  // namespace menshen::ledger
