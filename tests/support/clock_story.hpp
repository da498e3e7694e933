// A box whose clock is set while it runs or is off, as the register's leaves tell of it, beside the
// time that nobody but the story knows.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

#include "gateway/ledger/clock_history.hpp"

namespace menshen::test {

class ClockStory {
 public:
  using milliseconds = std::chrono::milliseconds;
  enum class Clock { goes_on, stands };
  static constexpr milliseconds boot{20'000};  // from the start of the machine to the program's

  // The machine runs on, and leaves are written at both ends of it.
  void run(milliseconds how_long) {
    if (off_) start();
    add_leaf();
    true_ += how_long;
    wall_ += how_long;
    up_ += how_long;
    add_leaf();
  }

  // Another start comes with the next run().
  void pause(milliseconds how_long, Clock clock = Clock::goes_on) {
    true_ += how_long;
    if (clock == Clock::goes_on) wall_ += how_long;
    paused_ += how_long;
    ++pauses_;
    off_ = true;
  }

  // The register goes on at another machine, of the right time, that has been up so long.
  void move(milliseconds how_long, milliseconds up) {
    pause(how_long);
    wall_ = true_;
    up_of_next_ = up;
  }

  // While it runs a leaf says so; of a machine that is off nothing does.
  void set_by(milliseconds by) {
    wall_ += by;
    if (off_ || leaves_.empty()) return;
    const Leaf before = leaves_.back();
    add_leaf();
    mark(before);
  }
  void set_right() { set_by(true_ - wall_); }

  milliseconds paused() const { return paused_; }
  int pauses() const { return pauses_; }

  // Of all leaves, when the clock is right now.
  milliseconds most_too_late() const { return std::max(milliseconds(0), most(1)); }
  milliseconds most_too_early() const { return std::max(milliseconds(0), most(-1)); }

 private:
  struct Leaf {
    Instant at;
    milliseconds up{0};
    Instant true_at;
  };

  void add_leaf() { leaves_.push_back({wall_, up_, true_}); }

  void start() {
    off_ = false;
    up_ = up_of_next_ + boot;
    up_of_next_ = milliseconds(0);
    paused_ += boot;
    true_ += boot;
    wall_ += boot;
    if (leaves_.empty()) return;
    const Leaf before = leaves_.back();
    add_leaf();
    mark(before, true);
  }

  void mark(const Leaf& before, bool is_start = false) {
    const LeafIndex index = leaves_.size() - 1;
    marks_.push_back({index, index, wall_, up_, before.at, before.up, is_start});
  }

  milliseconds most(int sign) const {
    const ledger::ClockHistory history(marks_);
    milliseconds most = milliseconds::min();
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const Instant counted = leaves_[i].at + history.shift(i);
      most = std::max(most, (counted - leaves_[i].true_at) * sign);
    }
    return most;
  }

  Instant true_{std::chrono::sys_days{std::chrono::year(2026) / 3 / 11}};
  Instant wall_ = true_;
  milliseconds up_ = boot;
  milliseconds up_of_next_{0};
  milliseconds paused_{0};  // until the program ran again
  int pauses_ = 0;
  bool off_ = false;
  std::vector<Leaf> leaves_;
  std::vector<ledger::ClockMark> marks_;
};

}  // namespace menshen::test
