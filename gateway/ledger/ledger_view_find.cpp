// Questions about entries. Between two rows of `time_run` the times never fall, so the part of a
// run that lies between two times is found by halving, and read in the leaves' own order.
#include <algorithm>
#include <utility>

#include "gateway/ledger/entry_questions.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

constexpr std::chrono::hours offset_max{24};  // of a venue's wall from UTC

struct Span {  // leaves [begin, end)
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

struct Timed {  // a leaf and its time
  std::int64_t index = 0;
  std::int64_t at = 0;
};

// Where `time` would lie if the leaves between were made evenly, but neither end.
std::int64_t guess_between(const Timed& low, const Timed& high, std::int64_t time) {
  const double share = static_cast<double>(time - low.at) /
                       static_cast<double>(std::max<std::int64_t>(high.at - low.at, 1));
  const auto way = static_cast<std::int64_t>(share * static_cast<double>(high.index - low.index));
  return std::clamp(low.index + way, low.index + 1, high.index - 1);
}

// The first leaf of a run at or after a time. Each look may cost a page of the file, so it is
// guessed by the times at the ends; every third look halves, however unevenly patrons come.
Result<std::int64_t> first_at(store::Statement& time_of, Span run, Instant instant) {
  const std::int64_t time = stored(instant);
  const auto look = [&](std::int64_t index) -> Result<Timed> {
    const auto step = time_of.with(index).step();
    if (!step) return step.error();
    return Timed{index, *step == store::Step::row ? time_of.integer(0) : INT64_MAX};
  };
  if (run.begin >= run.end) return run.begin;
  auto low = look(run.begin);
  if (!low || low->at >= time) return low ? Result<std::int64_t>(run.begin) : low.error();
  auto high = look(run.end - 1);
  if (!high || high->at < time) return high ? Result<std::int64_t>(run.end) : high.error();
  for (int looks = 1; high->index - low->index > 1; ++looks) {
    const bool halves = looks % 3 == 0 || high->at == INT64_MAX;
    const auto middle = look(halves ? low->index + (high->index - low->index) / 2
                                    : guess_between(*low, *high, time));
    if (!middle) return middle.error();
    (middle->at < time ? low : high) = middle;
  }
  return high->index;
}

// The run that `first` lies in, and those after it.
Result<std::vector<Span>> runs_of(store::Database& database, std::int64_t first) {
  const auto size = database.number("SELECT size FROM tree");
  if (!size) return size.error();
  auto rows = database.prepare(
      "SELECT first FROM time_run WHERE first >= "
      "(SELECT ifnull(max(first), 0) FROM time_run WHERE first <= ?) ORDER BY first");
  if (!rows) return rows.error();
  rows->with(first);
  std::vector<Span> runs;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    const bool is_last = *step == store::Step::done;
    if (!runs.empty()) runs.back().end = is_last ? *size : rows->integer(0);
    if (is_last) return runs;
    runs.push_back({rows->integer(0), 0});
  }
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

// Leaves that need fit no more than a time are read without the rows about them.
std::vector<std::string> queries_of(const EntryFilter& filter) {
  if (!filter.violations_only && !filter.kind && !filter.outcome) {
    return {"SELECT idx, bytes FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?"};
  }
  std::vector<std::string> queries = entries_fitting(filter);
  for (std::string& query : queries) {
    query = "SELECT leaf.idx, leaf.bytes " + query + " ORDER BY entry.idx LIMIT ?";
  }
  return queries;
}

// Up to `count` of the leaves of a span, by rising index, at the end of `found`.
Ok find_in(const Span& span, std::vector<store::Statement>& queries, std::size_t count,
           std::vector<StoredLeaf>& found) {
  const auto begin = static_cast<std::ptrdiff_t>(found.size());
  for (store::Statement& rows : queries) {
    rows.with(span.begin, span.end, count);
    for (;;) {
      const auto step = rows.step();
      if (!step) return step.error();
      if (*step == store::Step::done) break;
      found.push_back({static_cast<LeafIndex>(rows.integer(0)), rows.blob(1), {}});
    }
  }
  if (queries.size() > 1) {
    std::ranges::sort(found.begin() + begin, found.end(), {}, &StoredLeaf::index);
  }
  found.resize(std::min(found.size(), static_cast<std::size_t>(begin) + count));
  return {};
}

// A leaf that cannot be read is counted from its row's day.
std::optional<CivilDate> counted_from(ByteView bytes, std::chrono::milliseconds shift) {
  if (shift.count() == 0) return std::nullopt;
  const auto leaf = parse_leaf(bytes);
  if (!leaf) return std::nullopt;
  return Moment{leaf->entry.moment.at + shift, leaf->entry.moment.utc_offset}.date();
}

}  // namespace

Result<std::vector<StoredLeaf>> LedgerView::find(const EntryFilter& filter,
                                                 std::size_t count) const {
  std::vector<StoredLeaf> found;
  count = std::min(count, read_leaves_max);
  if (filter.first > static_cast<LeafIndex>(INT64_MAX)) return found;
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto spans = spans_of(database_, filter);
  if (!spans) return spans.error();
  std::vector<store::Statement> queries;
  for (const std::string& query : queries_of(filter)) {
    auto rows = database_.prepare(query);
    if (!rows) return rows.error();
    queries.push_back(*std::move(rows));
  }
  for (const Span& span : *spans) {
    if (found.size() == count) break;
    const auto more = find_in(span, queries, count - found.size(), found);
    if (!more) return more.error();
  }
  return found;
}

// A leaf's own offset says its day, so that leaves of up to half a day around it are looked at.
Result<std::vector<BesideRow>> LedgerView::beside_rows(const KeptDay& day,
                                                       const ClockHistory& clocks) const {
  EntryFilter filter;
  filter.first = day.first;
  filter.from = std::chrono::sys_days(day.day) - offset_max;
  filter.to = std::chrono::sys_days(day.day) + std::chrono::days(1) + offset_max;
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto spans = spans_of(database_, filter);
  if (!spans) return spans.error();
  auto rows = database_.prepare(
      "SELECT beside.idx, leaf.bytes FROM beside JOIN leaf USING(idx) WHERE beside.idx >= ? AND "
      "beside.idx < ? AND day = ? AND holds = ? AND key = ? ORDER BY beside.idx");
  if (!rows) return rows.error();
  std::vector<BesideRow> found;
  for (const Span& span : *spans) {
    rows->with(span.begin, span.end, stored(day.day), static_cast<int>(day.holds), day.key);
    for (;;) {
      const auto step = rows->step();
      if (!step) return step.error();
      if (*step == store::Step::done) break;
      BesideRow row{static_cast<LeafIndex>(rows->integer(0)), day.day, day.holds};
      row.counted = counted_from(rows->blob_view(1), clocks.shift(row.index));
      found.push_back(row);
    }
  }
  return found;
}

}  // namespace menshen::ledger
