// Questions about entries. Between two rows of `time_run` the times never fall, so the part of a
// run that lies between two times is found by halving, and read in the leaves' own order.
#include <algorithm>
#include <utility>

#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

constexpr std::chrono::hours offset_max{24};  // of a venue's wall from UTC

struct Span {  // leaves [begin, end)
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// The first leaf of a run at or after a time.
Result<std::int64_t> first_at(store::Statement& time_of, Span run, Instant time) {
  while (run.begin < run.end) {
    const std::int64_t middle = run.begin + (run.end - run.begin) / 2;
    const auto step = time_of.with(middle).step();
    if (!step) return step.error();
    const bool before = *step == store::Step::row && time_of.integer(0) < stored(time);
    (before ? run.begin : run.end) = before ? middle + 1 : middle;
  }
  return run.begin;
}

Result<std::vector<Span>> runs_of(store::Database& database, std::int64_t first) {
  // The run that `first` lies in, those after it, and where the last one ends.
  auto rows = database.prepare(
      "SELECT first FROM time_run WHERE first >= (SELECT ifnull(max(first), 0) FROM time_run WHERE "
      "first <= ?) UNION ALL SELECT ifnull(max(idx), -1) + 1 FROM entry ORDER BY 1");
  if (!rows) return rows.error();
  rows->with(first);
  std::vector<Span> runs;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    if (!runs.empty()) runs.back().end = rows->integer(0);
    runs.push_back({rows->integer(0), 0});
  }
  runs.pop_back();
  return runs;
}

// The spans of leaves that may fit, by rising index; without a time that is all of them.
Result<std::vector<Span>> spans_of(store::Database& database, const EntryFilter& filter) {
  const auto first = static_cast<std::int64_t>(filter.first);
  if (!filter.from && !filter.to) return std::vector<Span>{{first, INT64_MAX}};
  auto runs = runs_of(database, first);
  if (!runs) return runs.error();
  auto time_of = database.prepare("SELECT at FROM entry WHERE idx = ?");
  if (!time_of) return time_of.error();
  std::vector<Span> spans;
  for (const Span run : *runs) {
    Span span{std::max(run.begin, first), run.end};
    if (filter.from) {
      const auto begin = first_at(*time_of, span, *filter.from);
      if (!begin) return begin.error();
      span.begin = *begin;
    }
    if (filter.to) {
      const auto end = first_at(*time_of, span, *filter.to);
      if (!end) return end.error();
      span.end = *end;
    }
    if (span.begin < span.end) spans.push_back(span);
  }
  return spans;
}

// The partial indexes are named: only rare rows stand in them.
std::string query_of(const EntryFilter& filter) {
  const bool is_event = filter.kind > EntryKind::referral && filter.kind != EntryKind::exit;
  std::string sql = "SELECT leaf.idx, leaf.bytes FROM entry ";
  if (filter.violations_only) {
    sql += "INDEXED BY entry_violation ";
  } else if (is_event) {
    sql += "INDEXED BY entry_event ";
  }
  sql += "CROSS JOIN leaf ON leaf.idx = entry.idx WHERE entry.idx >= ? AND entry.idx < ?";
  if (filter.violations_only) sql += " AND violation <> 0";
  if (filter.kind) sql += " AND kind = " + std::to_string(static_cast<int>(*filter.kind));
  if (is_event) sql += " AND kind > 3 AND kind <> 11";
  if (filter.outcome) sql += " AND outcome = " + std::to_string(static_cast<int>(*filter.outcome));
  return sql + " ORDER BY entry.idx LIMIT ?";
}

}  // namespace

Result<std::vector<StoredLeaf>> LedgerView::find(const EntryFilter& filter,
                                                 std::size_t count) const {
  std::vector<StoredLeaf> found;
  count = std::min(count, read_leaves_max);
  if (filter.first > static_cast<LeafIndex>(INT64_MAX)) return found;
  const std::scoped_lock lock(*mutex_);
  const auto spans = spans_of(database_, filter);
  if (!spans) return spans.error();
  auto rows = database_.prepare(query_of(filter));
  if (!rows) return rows.error();
  for (const Span& span : *spans) {
    if (found.size() == count) break;
    rows->with(span.begin, span.end, count - found.size());
    for (;;) {
      const auto step = rows->step();
      if (!step) return step.error();
      if (*step == store::Step::done) break;
      found.push_back({static_cast<LeafIndex>(rows->integer(0)), rows->blob(1), {}});
    }
  }
  return found;
}

// A leaf's own offset says its day, so that leaves of up to half a day around it are looked at.
Result<std::vector<BesideRow>> LedgerView::beside_rows(const KeptDay& day) const {
  EntryFilter filter;
  filter.first = day.first;
  filter.from = std::chrono::sys_days(day.day) - offset_max;
  filter.to = std::chrono::sys_days(day.day) + std::chrono::days(1) + offset_max;
  const std::scoped_lock lock(*mutex_);
  const auto spans = spans_of(database_, filter);
  if (!spans) return spans.error();
  auto rows = database_.prepare(
      "SELECT idx FROM beside WHERE idx >= ? AND idx < ? AND day = ? AND holds = ? AND key = ? "
      "ORDER BY idx");
  if (!rows) return rows.error();
  std::vector<BesideRow> found;
  for (const Span& span : *spans) {
    rows->with(span.begin, span.end, stored(day.day), static_cast<int>(day.holds), day.key);
    for (;;) {
      const auto step = rows->step();
      if (!step) return step.error();
      if (*step == store::Step::done) break;
      found.push_back({static_cast<LeafIndex>(rows->integer(0)), day.day, day.holds});
    }
  }
  return found;
}

}  // namespace menshen::ledger
