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

TEST(DoorState, CountsTheDayAndStartsAgainWithTheNext) {
  DoorState state;
  apply(state, admitted(day_one, false));
  apply(state, admitted(day_one, true));
  EXPECT_EQ(state.admitted_on(day_one), 2U);
  EXPECT_EQ(state.admitted_weak_on(day_one), 1U);
  EXPECT_EQ(state.admitted_on(next_day(day_one)), 0U);
  apply(state, admitted(next_day(day_one), true));
  EXPECT_EQ(state.admitted_on(day_one), 0U);
  EXPECT_EQ(state.admitted_weak_on(next_day(day_one)), 1U);
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
  EXPECT_EQ(state.admitted, before.admitted);
  EXPECT_EQ(state.admitted_weak, before.admitted_weak);
}

TEST(DoorState, LeavesTheNewDayAloneWhenAChangeOfTheOldOneIsReverted) {
  DoorState state;
  apply(state, admitted(day_one, true));
  apply(state, admitted(next_day(day_one), true));
  revert(state, admitted(day_one, true));
  EXPECT_EQ(state.admitted_weak_on(next_day(day_one)), 1U);
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
