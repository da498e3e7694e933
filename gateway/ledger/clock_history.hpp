// What the leaves say of the clock that dated them, so that the time of what lies beside a leaf is
// counted by time that has passed and not by a clock that was set meanwhile. Pure but for read().
//
// Within one run of the machine `up` tells how much time passed between two leaves, whatever the
// wall clock did. From one run to the next only the wall clock tells, and what it tells is believed
// only for a pause of pause_believed_max at most: a longer one may be a box that was off, or a
// clock that was wrong before. Where there is a doubt, the later of two times is taken: what is
// counted from too late is kept too long, what is counted from too early is lost.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// A venue that is closed for a day a week switches its box off for less.
inline constexpr std::chrono::hours pause_believed_max{48};
// A clock that moved by less between two leaves was not set.
inline constexpr std::chrono::milliseconds clock_set_min{2'000};
// A clock that was set is told of within a second: so many leaves before are looked at for the last
// one by the clock as it was.
inline constexpr std::size_t leaves_by_a_new_clock_max = 256;

// A start of the machine, or a clock that was set.
struct ClockMark {
  LeafIndex first = 0;    // by the clock as it is from here on
  LeafIndex said_by = 0;  // the start, or the clock jump
  Instant at;             // of the leaf that says it
  std::chrono::milliseconds up{0};
  Instant at_before;  // of the last leaf before `first`
  std::chrono::milliseconds up_before{0};
  // Said by a start: maybe of another machine. By a clock jump otherwise, which was watched.
  bool is_start = false;
};

class ClockHistory {
 public:
  // Marks by rising leaf.
  explicit ClockHistory(std::span<const ClockMark> marks = {});
  // The marks behind leaf `first`. Store's errors.
  static Result<ClockHistory> read(store::Database& database, LeafIndex first = 0);

  // How many marks leaf `index` could know of.
  std::size_t known_at(LeafIndex index) const;

  // To be added to a leaf's own time for the time, by the clock after the first `known` marks, from
  // which it is counted. 0 behind the last of them.
  std::chrono::milliseconds shift(LeafIndex leaf, std::size_t known) const;
  std::chrono::milliseconds shift(LeafIndex leaf) const;
  // The least of all leaves from `first` on that may have this date by their own clock: below 0
  // where it was ahead.
  std::chrono::milliseconds least_shift(LeafIndex first, const CivilDate& day) const;

 private:
  struct Step : ClockMark {
    bool set_before = false;  // in the run of the machine that `at_before` belongs to
  };
  std::vector<std::chrono::milliseconds> shifts(std::size_t known, std::size_t from) const;
  std::size_t stretch_of(LeafIndex leaf, std::size_t known) const;

  std::vector<Step> marks_;
  std::vector<std::chrono::milliseconds> shifts_;  // with all marks
};

}  // namespace menshen::ledger
