#include "firmware-host/forgetting_time.hpp"

#include <gtest/gtest.h>

#include "tests/support/paths.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

const Instant noon = std::chrono::sys_days(2026y / 3 / 10) + 4h;
const Instant no_floor{};

TEST(ForgettingTime, GoesWithAClockThatGoesRight) {
  ForgettingTime time(no_floor);
  for (auto passed = 0s; passed < 1h; passed += 1s) time.advance(noon + passed, 5h + passed);
  EXPECT_EQ(time.now(), noon + 1h - 1s);
}

TEST(ForgettingTime, IsLongPastBeforeItHasBegun) {
  EXPECT_EQ(ForgettingTime(no_floor, noon).now(), Instant{});
}

TEST(ForgettingTime, DoesNotJumpAheadWithTheClock) {
  ForgettingTime time(no_floor);
  time.advance(noon, 0s);
  time.advance(noon + 72h + 1s, 1s);
  time.advance(noon + 72h + 2s, 2s);
  EXPECT_EQ(time.now(), noon + 2s);
  time.advance(noon + 3s, 3s);  // set right again
  EXPECT_EQ(time.now(), noon + 3s);
}

TEST(ForgettingTime, WaitsForAClockThatIsSetBackAndNeverGoesBackItself) {
  ForgettingTime time(no_floor);
  time.advance(noon, 0s);
  time.advance(noon - 10s, 1s);
  EXPECT_EQ(time.now(), noon);
  time.advance(noon + 1s, 12s);
  EXPECT_EQ(time.now(), noon + 1s);
}

TEST(ForgettingTime, LosesNoneOfManySmallSteps) {
  ForgettingTime time(no_floor);
  for (int step = 0; step <= 10'000; ++step) {
    time.advance(noon + std::chrono::floor<std::chrono::milliseconds>(step * 333us), step * 333us);
  }
  EXPECT_GE(time.now(), noon + 3329ms);
}

TEST(ForgettingTime, BelievesNoTimeFromBeforeTheFloor) {
  ForgettingTime time(noon);
  time.advance(noon - 1ms, 0s);
  EXPECT_EQ(time.now(), Instant{});
  time.advance(noon + 1h, 60s);  // set right: it was never behind
  EXPECT_EQ(time.now(), noon + 1h);
}

TEST(ForgettingTime, ForRetentionBelievesAClockThatHasStoodAheadForADay) {
  ForgettingTime time(no_floor, noon, 24h);
  time.advance(noon + 720h, 0s);  // the box was off for a month
  EXPECT_EQ(time.now(), noon);
  time.advance(noon + 743h, 23h);
  EXPECT_EQ(time.now(), noon + 23h);
  time.advance(noon + 744h, 24h);
  EXPECT_EQ(time.now(), noon + 744h);
  time.advance(noon + 745h, 25h);
  EXPECT_EQ(time.now(), noon + 745h);
}

TEST(ForgettingTime, ForRetentionForgetsAJumpThatWasSetRight) {
  ForgettingTime time(no_floor, std::nullopt, 24h);
  time.advance(noon, 0s);
  time.advance(noon + 1000h, 1h);
  time.advance(noon + 1020h, 21h);
  time.advance(noon + 22h, 22h);  // set right
  EXPECT_EQ(time.now(), noon + 22h);
  time.advance(noon + 1023h, 23h);  // and again: the day begins anew
  time.advance(noon + 1045h, 45h);
  EXPECT_EQ(time.now(), noon + 45h);
}

TEST(ForgettingTime, ForAnythingElseIsNeverPersuaded) {
  ForgettingTime time(no_floor, noon);
  time.advance(noon + 720h, 0s);
  time.advance(noon + 820h, 100h);
  EXPECT_EQ(time.now(), noon + 100h);
}

class AfterLeaves : public ::testing::Test {
 protected:
  ledger::Ledger opened() const {
    return ledger::Ledger::open(folder_.path() / "ledger.db").value();
  }
  static void append(ledger::Ledger& ledger, Instant at, std::size_t count = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      ledger::NewLeaf leaf;
      leaf.entry.kind = EntryKind::device_fault;
      leaf.entry.moment.at = at;
      ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
    }
  }
  static Instant begun(const ledger::Ledger& ledger, Instant wall, Instant floor = no_floor) {
    auto time = ForgettingTime::after(ledger, floor);
    time.advance(wall, 0s);
    return time.now();
  }

  test::TemporaryFolder folder_;
};

TEST_F(AfterLeaves, AnEmptyRegisterBeginsWithTheClock) { EXPECT_EQ(begun(opened(), noon), noon); }

TEST_F(AfterLeaves, AClockThatJumpedBeforeTheStartIsNotBelieved) {
  auto ledger = opened();
  append(ledger, noon);
  EXPECT_EQ(begun(ledger, noon + 72h), noon);
  EXPECT_EQ(begun(ledger, noon - 1h), noon - 1h);
}

TEST_F(AfterLeaves, NorIsOneThatHadWrittenAFewLeaves) {
  auto ledger = opened();
  append(ledger, noon);
  append(ledger, noon + 72h, leaves_believed - 1);
  EXPECT_EQ(begun(ledger, noon + 73h), noon);
  append(ledger, noon + 72h);  // one leaf more than are looked at
  EXPECT_EQ(begun(ledger, noon + 73h), noon + 72h);
}

TEST_F(AfterLeaves, ForRetentionAsksFewerOfThem) {
  auto ledger = opened();
  append(ledger, noon, leaves_believed);
  append(ledger, noon + 72h, leaves_believed_for_retention - 1);
  auto time = ForgettingTime::for_retention(ledger, no_floor);
  time.advance(noon + 73h, 0s);
  EXPECT_EQ(time.now(), noon);
  append(ledger, noon + 72h);
  time = ForgettingTime::for_retention(ledger, no_floor);
  time.advance(noon + 73h, 0s);
  EXPECT_EQ(time.now(), noon + 72h);
}

TEST_F(AfterLeaves, LeavesFromBeforeTheFloorSayNothing) {
  auto ledger = opened();
  append(ledger, Instant{} + 24h);
  EXPECT_EQ(begun(ledger, noon, noon - 1h), noon);
}

}  // namespace
}  // namespace menshen::host
