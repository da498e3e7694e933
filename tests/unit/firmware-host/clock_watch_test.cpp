#include "firmware-host/clock_watch.hpp"

#include <gtest/gtest.h>

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

const Instant noon = std::chrono::sys_days(2026y / 3 / 10) + 12h;

class ClockWatchTest : public ::testing::Test {
 protected:
  ClockWatchTest() { EXPECT_FALSE(watch_.begin(noon, up_, std::nullopt)); }

  // One second later, the wall clock set by `set` meanwhile.
  std::optional<ClockJump> second(std::chrono::milliseconds set = 0ms) {
    up_ += 1s;
    wall_ += 1s + set;
    return watch_.tick(wall_, up_);
  }

  ClockWatch watch_;
  Instant wall_ = noon;
  std::chrono::milliseconds up_ = 5h;
};

TEST_F(ClockWatchTest, SaysNothingWhileBothClocksGoTogether) {
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(second());
}

TEST_F(ClockWatchTest, TellsAJumpOnceAndGoesOnFromThere) {
  EXPECT_EQ(second(2s), ClockJump::forward);
  EXPECT_FALSE(second());
  EXPECT_EQ(second(-24h), ClockJump::back);
  EXPECT_FALSE(second());
  EXPECT_EQ(second(24h), ClockJump::forward);
}

TEST_F(ClockWatchTest, PassesOverWhatIsSmallerThanItsLimit) {
  EXPECT_FALSE(second(clock_jump_min - 1ms));
  EXPECT_FALSE(second(-clock_jump_min));  // 1 ms short of where it began
  EXPECT_FALSE(second(1ms));
  EXPECT_EQ(second(clock_jump_min), ClockJump::forward);
}

TEST_F(ClockWatchTest, AddsUpSmallSteps) {
  int jumps = 0;
  for (int i = 0; i < 100; ++i) jumps += second(-100ms) == ClockJump::back ? 1 : 0;
  EXPECT_EQ(jumps, 5);
}

TEST_F(ClockWatchTest, TakesAMachinesSleepForNoJump) {
  up_ += 8h;
  wall_ += 8h;
  EXPECT_FALSE(second());
}

TEST(ClockWatch, TellsAtTheStartThatTheClockIsBehindTheNewestLeaf) {
  ClockWatch watch;
  EXPECT_EQ(watch.begin(noon, 1min, noon + clock_jump_min), ClockJump::back);
  EXPECT_FALSE(watch.tick(noon + 1s, 1min + 1s));
  EXPECT_FALSE(ClockWatch().begin(noon, 1min, noon + clock_jump_min - 1ms));
  EXPECT_FALSE(ClockWatch().begin(noon, 1min, noon - 24h));
  EXPECT_FALSE(ClockWatch().begin(noon, 1min, std::nullopt));
}

TEST(ClockJump, HasTheWordOfItsLeaf) {
  EXPECT_EQ(name_of(ClockJump::forward), "forward");
  EXPECT_EQ(name_of(ClockJump::back), "back");
}

}  // namespace
}  // namespace menshen::host
