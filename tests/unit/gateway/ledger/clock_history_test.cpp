#include "gateway/ledger/clock_history.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/clock_story.hpp"

namespace menshen::ledger {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::milliseconds;
using test::ClockStory;

// Told by hand: marks of leaves 10, 20, 30 …
ClockMark mark(LeafIndex leaf, Instant at, milliseconds up, Instant at_before,
               milliseconds up_before) {
  return {leaf, leaf, at, up, at_before, up_before};
}

constexpr Instant noon{std::chrono::sys_days{std::chrono::year(2026) / 3 / 11} + 12h};

TEST(ClockHistory, OfAClockThatWasNeverSetIsTheLeavesOwnTimes) {
  const ClockHistory none;
  EXPECT_EQ(none.shift(0), 0ms);
  EXPECT_EQ(none.least_shift(0), 0ms);
  EXPECT_EQ(none.known_at(1'000), 0U);
  const std::vector<ClockMark> nights = {mark(10, noon + 24h, 1min, noon + 10h, 10h),
                                         mark(20, noon + 48h, 1min, noon + 34h, 10h)};
  const ClockHistory history(nights);
  EXPECT_EQ(history.shift(0), 0ms);
  EXPECT_EQ(history.shift(15), 0ms);
  EXPECT_EQ(history.known_at(9), 0U);
  EXPECT_EQ(history.known_at(10), 1U);
}

TEST(ClockHistory, AddsUpWhatWasSetWithinOneRunOfTheMachine) {
  const std::vector<ClockMark> marks = {mark(10, noon + 240h, 2h, noon, 2h),
                                        mark(20, noon + 1'200h, 4h, noon + 242h, 4h),
                                        mark(30, noon + 1'100h, 5h, noon + 1'201h, 5h)};
  const ClockHistory history(marks);
  EXPECT_EQ(history.shift(25), -101h);
  EXPECT_EQ(history.shift(15), -101h + 958h);
  EXPECT_EQ(history.shift(5), -101h + 958h + 240h);
  EXPECT_EQ(history.shift(30), 0ms);
  EXPECT_EQ(history.least_shift(0), -101h);
  EXPECT_EQ(history.shift(5, 1), 240h) << "as far as leaf 10 knew";
}

TEST(ClockHistory, TakesNoStartOfTheProgramForAClockThatWasSet) {
  const std::vector<ClockMark> marks = {mark(10, noon + 1h + 1'999ms, 3h, noon, 2h)};
  EXPECT_EQ(ClockHistory(marks).shift(0), 0ms);
  const std::vector<ClockMark> set = {mark(10, noon + 1h + 2'000ms, 3h, noon, 2h)};
  EXPECT_EQ(ClockHistory(set).shift(0), 2s);
}

TEST(ClockHistory, BelievesAPauseOfTwoDaysAndCountsNothingOfALongerOne) {
  const std::vector<ClockMark> two = {mark(10, noon + 48h + 1min, 1min, noon, 10h)};
  EXPECT_EQ(ClockHistory(two).shift(0), 0ms);
  const std::vector<ClockMark> more = {mark(10, noon + 48h + 1min + 1ms, 1min, noon, 10h)};
  EXPECT_EQ(ClockHistory(more).shift(0), 48h + 1ms) << "until the machine started";
}

// Without `up` nobody knows since when the machine ran.
TEST(ClockHistory, OfLeavesOfTheFirstFormHasTheWallClockAlone) {
  const std::vector<ClockMark> marks = {mark(10, noon + 14h, 0ms, noon, 0ms),
                                        mark(20, noon + 20h, 700h, noon + 15h, 0ms)};
  const ClockHistory history(marks);
  EXPECT_EQ(history.shift(0), 0ms);
  EXPECT_EQ(history.shift(15), 0ms);
}

TEST(ClockHistory, LeavesOutWhatNoMachineSays) {
  const milliseconds absurd(INT64_MAX);
  const std::vector<ClockMark> marks = {mark(10, noon, absurd, noon + 1h, 1h),
                                        mark(20, noon, 1h, noon + 1h, absurd)};
  EXPECT_EQ(ClockHistory(marks).shift(0), 0ms);
}

// A clock that stands still while the box is off, and is set by the network after each start.
TEST(ClockHistory, CountsTheNightsOfAClockThatTheNetworkSetsEveryMorning) {
  ClockStory story;
  for (int morning = 0; morning < 30; ++morning) {
    story.run(1min);
    story.set_right();
    story.run(10h);
    story.pause(14h - 1min, ClockStory::Clock::stands);
  }
  story.run(1min);
  story.set_right();
  EXPECT_LE(story.most_too_late(), 14h) << "of the first run alone, in which nobody set the clock";
  EXPECT_EQ(story.most_too_early(), 0ms);
}

TEST(ClockHistory, CountsFromTheTrueTimeThroughRunsOfAClockThatIsBehind) {
  ClockStory story;
  story.set_by(-days(50));
  for (int day = 0; day < 5; ++day) {
    story.run(10h);
    story.pause(14h);
  }
  story.run(1h);
  story.set_right();
  story.run(1h);
  EXPECT_EQ(story.most_too_early(), 0ms);
  EXPECT_EQ(story.most_too_late(), 0ms);
}

TEST(ClockHistory, OfAClockSetRightWhileTheBoxWasOffCountsFromTheStartOnOnly) {
  ClockStory story;
  story.set_by(-days(50));
  story.run(10h);
  story.pause(14h);
  story.run(10h);
  story.pause(1h);
  story.set_right();
  story.run(1h);
  EXPECT_EQ(story.most_too_early(), 0ms);
  EXPECT_LE(story.most_too_late(), 1h);
}

TEST(ClockHistory, OfAClockThatWasAheadKeepsNothingForAsLongAsItWasAhead) {
  ClockStory story;
  story.run(10h);
  story.set_by(days(50));
  story.run(72h);
  story.pause(14h);
  story.run(10h);
  story.set_right();
  story.run(1h);
  EXPECT_EQ(story.most_too_early(), 0ms);
  EXPECT_LE(story.most_too_late(), 14h) << "a pause, and no more";
}

// Whatever is done to the clock: where the last one is right, nothing is counted from earlier than
// it was made by more than the pauses that were believed, and nothing from later by more than all
// pauses are long.
TEST(ClockHistory, ErrsBySetClocksInPausesAloneAndBySoMuchAsIsSaid) {
  std::mt19937 dice(17);
  for (int round = 0; round < 400; ++round) {
    ClockStory story;
    const auto upto = [&](int most) { return static_cast<int>(dice() % (most + 1)); };
    for (int step = 0; step < 12; ++step) {
      story.run(std::chrono::hours(1 + upto(100)));
      if (upto(2) == 0) story.set_by(std::chrono::hours(upto(2'400) - 1'200));
      if (upto(2) == 0) story.pause(std::chrono::hours(upto(200)));
      if (upto(3) == 0) story.set_right();
    }
    story.run(1h);
    story.set_right();
    ASSERT_LE(story.most_too_late(), story.paused()) << round;
    ASSERT_LE(story.most_too_early(), pause_believed_max * story.pauses()) << round;
    if (story.pauses() == 0) {
      ASSERT_EQ(story.most_too_early(), 0ms) << round;
    }
  }
}

}  // namespace
}  // namespace menshen::ledger
