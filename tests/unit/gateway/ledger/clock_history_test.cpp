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
  EXPECT_EQ(none.least_shift(0, Moment{noon, {}}.date()), 0ms);
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
  EXPECT_EQ(history.least_shift(0, Moment{noon + 1'150h, {}}.date()), -101h);
  EXPECT_EQ(history.shift(5, 1), 240h) << "as far as leaf 10 knew";
}

TEST(ClockHistory, TakesNoStartOfTheProgramForAClockThatWasSet) {
  const std::vector<ClockMark> marks = {mark(10, noon + 1h + 1'999ms, 3h, noon, 2h)};
  EXPECT_EQ(ClockHistory(marks).shift(0), 0ms);
  const std::vector<ClockMark> set = {mark(10, noon + 1h + 2'000ms, 3h, noon, 2h)};
  EXPECT_EQ(ClockHistory(set).shift(0), 2s);
}

TEST(ClockHistory, BelievesAPauseOfTwoDaysAndCountsNothingOfALongerOne) {
  const std::vector<ClockMark> two = {mark(10, noon + 48h, 1min, noon, 10h)};
  EXPECT_EQ(ClockHistory(two).shift(0), 0ms);
  const std::vector<ClockMark> more = {mark(10, noon + 48h + 1ms, 1min, noon, 10h)};
  EXPECT_EQ(ClockHistory(more).shift(0), 48h + 1ms) << "until the program started";
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
  EXPECT_LE(story.most_too_late(), 1h + ClockStory::boot);
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
  EXPECT_LE(story.most_too_late(), 14h + ClockStory::boot) << "a pause, and no more";
}

// Its register restored on a machine that has been running for long: how long says nothing of it.
TEST(ClockHistory, OfAnotherMachineBelievesNoTimeSinceItWasStarted) {
  for (const milliseconds up_before : {days(10), days(100)}) {
    std::vector<ClockMark> marks = {mark(10, noon + 24h, days(90), noon, up_before)};
    marks[0].is_start = true;
    EXPECT_EQ(ClockHistory(marks).shift(0), 0ms) << up_before.count();
    marks[0].at_before = noon + days(51);  // by a clock 50 days ahead
    EXPECT_EQ(ClockHistory(marks).shift(0), 24h - days(51)) << "until the start, and no earlier";
  }
}

// A clock 50 days behind would let what it dated go 50 days too early.
TEST(ClockHistory, OfAnotherMachineCountsWhatAClockBehindDatedFromTheStartOn) {
  std::vector<ClockMark> marks = {mark(10, noon + days(51), days(90), noon, days(10))};
  marks[0].is_start = true;
  EXPECT_EQ(ClockHistory(marks).shift(0), days(51));
}

TEST(ClockHistory, OfAClockSetByADayBetweenTwoRunsOfTheProgramCountsIt) {
  std::vector<ClockMark> marks = {mark(10, noon + 25h, 3h, noon, 2h)};
  marks[0].is_start = true;
  EXPECT_EQ(ClockHistory(marks).shift(0), 24h);
}

TEST(ClockHistory, OfMovesFromMachineToMachineIsNeverTooEarly) {
  std::mt19937 dice(19);
  for (int round = 0; round < 400; ++round) {
    ClockStory story;
    for (int step = 0; step < 8; ++step) {
      story.run(std::chrono::hours(1 + dice() % 100));
      story.move(std::chrono::hours(dice() % 47), std::chrono::hours(dice() % 3'000));
    }
    story.run(1h);
    ASSERT_EQ(story.most_too_early(), 0ms) << round;
    ASSERT_LE(story.most_too_late(), story.paused()) << round;
  }
}

// For every day that a clock did not date the days' keys are not looked at in vain.
TEST(ClockHistory, LowersNoDayThatTheClockAheadDidNotDate) {
  const std::vector<ClockMark> marks = {
      mark(10, noon + days(365), 2h, noon, 2h),
      mark(20, noon + 5min, 2h + 5min, noon + days(365) + 5min, 2h + 5min)};
  const ClockHistory history(marks);
  const auto day_of = [](milliseconds later) { return Moment{noon + later, {}}.date(); };
  EXPECT_EQ(history.least_shift(0, day_of(days(-30))), 0ms);
  EXPECT_EQ(history.least_shift(0, day_of(days(0))), 0ms);
  EXPECT_EQ(history.least_shift(0, day_of(days(30))), 0ms);
  EXPECT_EQ(history.least_shift(0, day_of(days(365))), -days(365));
  EXPECT_EQ(history.least_shift(20, day_of(days(365))), 0ms) << "behind it the clock is right";
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
