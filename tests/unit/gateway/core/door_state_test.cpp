#include "gateway/core/door_state.hpp"

#include <gtest/gtest.h>

namespace menshen {
namespace {

using namespace std::chrono_literals;

constexpr CivilDate day_one(std::chrono::year(2026), std::chrono::month(3), std::chrono::day(10));
const Instant noon = std::chrono::sys_days(day_one) + 12h;

DoorStateChange admitted(const CivilDate& day, bool weak) {
  DoorStateChange change;
  change.admitted = DoorStateChange::Admitted{day, weak};
  return change;
}

DoorStateChange used(std::uint8_t id, Instant until) {
  DoorStateChange change;
  change.used_code = DoorStateChange::UsedCode{CodeId{id}, until};
  return change;
}

CivilDate day_after(int days) {
  return CivilDate(std::chrono::sys_days(day_one) + std::chrono::days(days));
}

TEST(DoorState, CountsEachDayForItself) {
  DoorState state;
  apply(state, admitted(day_one, false));
  apply(state, admitted(day_one, true));
  EXPECT_EQ(state.count_on(day_one), (DayCount{2, 1}));
  EXPECT_EQ(state.count_on(day_after(1)), DayCount{});
  apply(state, admitted(day_after(1), true));
  EXPECT_EQ(state.count_on(day_after(1)), (DayCount{1, 1}));
}

TEST(DoorState, FindsTheCountAgainWhenTheClockStepsOverMidnightAndBack) {
  DoorState state;
  apply(state, admitted(day_one, true));
  apply(state, admitted(day_after(1), false));
  apply(state, admitted(day_one, true));
  EXPECT_EQ(state.count_on(day_one), (DayCount{2, 2}));
}

TEST(DoorState, FindsTheCountsAgainWhenTheClockStepsToAnotherYearAndBack) {
  for (const int elsewhere : {-20'000, 20'000}) {
    DoorState state;
    int today = 0;
    for (; today < 100; ++today) apply(state, admitted(day_after(today), true));
    apply(state, admitted(day_after(elsewhere), true));
    apply(state, admitted(day_after(elsewhere), true));
    EXPECT_EQ(state.count_on(day_after(elsewhere)), (DayCount{2, 2}));
    EXPECT_EQ(state.count_on(day_after(today - 1)), (DayCount{1, 1}));
    EXPECT_EQ(state.count_on(day_after(today - 2)), (DayCount{1, 1}));
  }
}

TEST(DoorState, KeepsTheLatestDaysAndNoMore) {
  constexpr int most = static_cast<int>(counted_days_max);
  DoorState state;
  for (int day = 0; day < most; ++day) apply(state, admitted(day_after(day), false));
  EXPECT_EQ(state.days.size(), counted_days_max);
  EXPECT_EQ(state.count_on(day_one).admitted, 1U);
  apply(state, admitted(day_after(most), false));
  EXPECT_EQ(state.days.size(), counted_days_max);
  EXPECT_EQ(state.count_on(day_one).admitted, 0U);
  EXPECT_EQ(state.count_on(day_after(1)).admitted, 1U);
}

TEST(DoorState, IsAsBeforeAfterAChangeIsReverted) {
  DoorState state;
  apply(state, admitted(day_one, true));
  const DoorState before = state;
  DoorStateChange change = admitted(day_one, true);
  change.used_code = used(7, noon).used_code;
  apply(state, change);
  EXPECT_EQ(state.used_codes.size(), 1U);
  revert(state, change);
  EXPECT_TRUE(state.used_codes.empty());
  EXPECT_EQ(state.days, before.days);
  revert(state, admitted(day_one, true));
  EXPECT_TRUE(state.days.empty());
}

TEST(DoorState, IsAsItIsAfterAChangeOfADayLongForgottenIsReverted) {
  DoorState state;
  for (int day = 0; day < 100; ++day) apply(state, admitted(day_after(day), true));
  const DoorState before = state;
  revert(state, admitted(day_one, true));
  EXPECT_EQ(state.days, before.days);
}

TEST(DoorState, LeavesTheNewDayAloneWhenAChangeOfTheOldOneIsReverted) {
  DoorState state;
  apply(state, admitted(day_one, true));
  apply(state, admitted(day_after(1), true));
  revert(state, admitted(day_one, true));
  EXPECT_EQ(state.count_on(day_one), DayCount{});
  EXPECT_EQ(state.count_on(day_after(1)), (DayCount{1, 1}));
}

TEST(DoorState, RemembersAUsedCodeUntilItsOwnExpiryRefusesIt) {
  DoorState state;
  apply(state, used(1, noon));
  apply(state, used(2, noon + 1ms));
  forget_expired_codes(state, noon + 1ms);
  EXPECT_FALSE(state.used_codes.contains(CodeId{1}));
  EXPECT_TRUE(state.used_codes.contains(CodeId{2}));
}

}  // namespace
}  // namespace menshen
