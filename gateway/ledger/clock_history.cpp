#include "gateway/ledger/clock_history.hpp"

#include <algorithm>
#include <optional>

#include "gateway/ledger/leaf.hpp"

namespace menshen::ledger {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours up_max{24 * 36'525};  // a century
// A leaf's date is by an offset of up to a day from UTC, and a clock may be set by less than
// clock_set_min without a mark.
constexpr std::chrono::hours of_a_day_slack{48};

// Leaves of the first form have no such time.
bool has_up(const ClockMark& mark) { return mark.up_before.count() > 0; }

bool is_of_one_run(const ClockMark& mark) { return has_up(mark) && mark.up >= mark.up_before; }

// A program saw the clock being set, in one run of the machine.
bool is_watched(const ClockMark& mark) { return !mark.is_start && is_of_one_run(mark); }

// What no machine says; sums of it would not fit.
bool is_absurd(const ClockMark& mark) { return std::max(mark.up, mark.up_before) > up_max; }

// By how much the clock was set, within one run.
milliseconds moved(const ClockMark& mark) {
  const milliseconds by = (mark.at - mark.at_before) - (mark.up - mark.up_before);
  return by < clock_set_min && by > -clock_set_min ? milliseconds(0) : by;
}

// The shift before a start. `after`: behind it; `at_end`: at the end of the run that it began, 0 or
// more. All that a start proves is that the last leaf came before it: the register may have come
// from another machine, so that `up` says neither how much time passed nor since when the pause
// was.
milliseconds across_start(const ClockMark& mark, bool set_before, milliseconds after,
                          milliseconds at_end) {
  // The clock of the run before was as far behind as the next one's at its start, unless it had
  // been set right itself. It was not behind by so much that its last leaf came after the start.
  const milliseconds behind = set_before ? at_end : std::max(at_end, after);
  const Instant started = mark.at + after;
  const Instant last = mark.at_before + behind;
  const bool believed = last <= started && started - last <= pause_believed_max;
  const milliseconds shift = (believed ? last : started) - mark.at_before;
  // If it was the same machine, its clock was set meanwhile.
  return is_of_one_run(mark) ? std::max(shift, after + moved(mark)) : shift;
}

struct EarlierLeaf {
  LeafIndex index = 0;
  Entry entry;
};

std::optional<EarlierLeaf> earlier_leaf(const store::Statement& row) {
  const auto leaf = parse_leaf(row.blob_view(1));
  if (!leaf) return std::nullopt;
  return EarlierLeaf{static_cast<LeafIndex>(row.integer(0)), leaf->entry};
}

std::optional<EarlierLeaf> next_earlier(store::Statement& leaves_before, const store::Step step) {
  return step == store::Step::row ? earlier_leaf(leaves_before) : std::nullopt;
}

// The leaf from which on the clock is the new one, and the one before it. Nothing: the register
// begins here, or is damaged.
Result<std::optional<ClockMark>> mark_of_jump(store::Statement& leaves_before, LeafIndex index,
                                              const Entry& entry) {
  std::optional<ClockMark> mark;
  leaves_before.with(index, leaves_by_a_new_clock_max);
  LeafIndex first = index;
  for (;;) {
    const auto step = leaves_before.step();
    if (!step) return step.error();
    const auto before = next_earlier(leaves_before, *step);
    if (!before) break;
    mark = ClockMark{first,           index, entry.moment.at, entry.up, before->entry.moment.at,
                     before->entry.up};
    const bool is_found = !is_of_one_run(*mark) || moved(*mark) != milliseconds(0);
    if (is_found || before->entry.kind == EntryKind::start) break;
    first = before->index;
  }
  leaves_before.reset();
  return mark;
}

// Between a start and the end of the run before, accesses may lie that were recorded while no
// program watched the clock: at each of them it may have been set, or the machine started. By
// rising leaf.
Result<std::vector<ClockMark>> marks_of_start(store::Statement& leaves_before, LeafIndex index,
                                              const Entry& entry) {
  std::vector<ClockMark> marks;
  leaves_before.with(index, static_cast<std::int64_t>(index));
  EarlierLeaf later{index, entry};
  for (;;) {
    const auto step = leaves_before.step();
    if (!step) return step.error();
    auto before = next_earlier(leaves_before, *step);
    if (!before) break;
    marks.push_back({later.index, index, later.entry.moment.at, later.entry.up,
                     before->entry.moment.at, before->entry.up, true});
    if (before->entry.kind != EntryKind::inspection_access) break;
    later = *std::move(before);
  }
  leaves_before.reset();
  std::ranges::reverse(marks);
  return marks;
}

// Of the leaf that a row tells of.
Ok add_marks(store::Statement& leaves_before, LeafIndex index, const Entry& entry,
             std::vector<ClockMark>& marks) {
  if (entry.kind == EntryKind::start) {
    const auto of_start = marks_of_start(leaves_before, index, entry);
    if (!of_start) return of_start.error();
    marks.insert(marks.end(), of_start->begin(), of_start->end());
    return {};
  }
  const auto mark = mark_of_jump(leaves_before, index, entry);
  if (!mark) return mark.error();
  if (*mark) marks.push_back(**mark);
  return {};
}

}  // namespace

ClockHistory::ClockHistory(std::span<const ClockMark> marks) {
  bool set = false;  // in this run of the machine
  for (const ClockMark& mark : marks) {
    if (is_absurd(mark)) continue;
    if (is_of_one_run(mark) && moved(mark) == milliseconds(0)) continue;  // the program started
    marks_.push_back({mark, set});
    set = is_watched(mark);
  }
  shifts_ = shifts(marks_.size(), 0);
}

Result<ClockHistory> ClockHistory::read(store::Database& database, LeafIndex first) {
  static_assert(static_cast<int>(EntryKind::start) == 7);
  static_assert(static_cast<int>(EntryKind::clock_jump) == 13);
  auto rows = database.prepare(
      "SELECT leaf.idx, leaf.bytes FROM entry INDEXED BY entry_kind CROSS JOIN leaf ON leaf.idx = "
      "entry.idx WHERE kind IN (7, 13) AND entry.idx > ? ORDER BY entry.idx");
  if (!rows) return rows.error();
  auto before =
      database.prepare("SELECT idx, bytes FROM leaf WHERE idx < ? ORDER BY idx DESC LIMIT ?");
  if (!before) return before.error();
  rows->with(first);
  std::vector<ClockMark> marks;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return ClockHistory(marks);
    const auto leaf = parse_leaf(rows->blob_view(1));
    if (!leaf) continue;
    const auto index = static_cast<LeafIndex>(rows->integer(0));
    if (const auto added = add_marks(*before, index, leaf->entry, marks); !added) {
      return added.error();
    }
  }
}

std::size_t ClockHistory::known_at(LeafIndex index) const {
  const auto later = std::ranges::upper_bound(marks_, index, {}, &ClockMark::said_by);
  return static_cast<std::size_t>(later - marks_.begin());
}

std::size_t ClockHistory::stretch_of(LeafIndex leaf, std::size_t known) const {
  const auto end = marks_.begin() + static_cast<std::ptrdiff_t>(known);
  const auto later = std::ranges::upper_bound(marks_.begin(), end, leaf, {}, &ClockMark::first);
  return static_cast<std::size_t>(later - marks_.begin());
}

// Of the stretches of leaves from `from` on; stretch n lies before mark n.
std::vector<milliseconds> ClockHistory::shifts(std::size_t known, std::size_t from) const {
  std::vector<milliseconds> shifts(known + 1, milliseconds(0));
  milliseconds at_end{0};  // of the run that the stretch belongs to
  for (std::size_t n = known; n > from; --n) {
    const Step& mark = marks_[n - 1];
    if (is_watched(mark)) {
      shifts[n - 1] = shifts[n] + moved(mark);
    } else {
      shifts[n - 1] = across_start(mark, mark.set_before, shifts[n], at_end);
      at_end = std::max(shifts[n - 1], milliseconds(0));
    }
  }
  return shifts;
}

milliseconds ClockHistory::shift(LeafIndex leaf, std::size_t known) const {
  const std::size_t stretch = stretch_of(leaf, known);
  return shifts(known, stretch)[stretch];
}

milliseconds ClockHistory::shift(LeafIndex leaf) const {
  return shifts_[stretch_of(leaf, marks_.size())];
}

milliseconds ClockHistory::least_shift(LeafIndex first, const CivilDate& day) const {
  const Instant begin = std::chrono::sys_days(day) - of_a_day_slack;
  const Instant end = std::chrono::sys_days(day) + std::chrono::days(1) + of_a_day_slack;
  std::optional<milliseconds> least;
  for (std::size_t n = stretch_of(first, marks_.size()); n <= marks_.size(); ++n) {
    const bool is_over = n < marks_.size() && marks_[n].at_before < begin;
    const bool is_to_come = n > 0 && marks_[n - 1].at > end;
    if (is_over || is_to_come) continue;
    least = std::min(least.value_or(shifts_[n]), shifts_[n]);
  }
  return least.value_or(milliseconds(0));
}

}  // namespace menshen::ledger
