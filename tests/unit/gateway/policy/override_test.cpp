// What a manager's PIN may make of a decision, and what nothing makes of it.
#include <gtest/gtest.h>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

// The decision of this door, overridden; nothing where it may not be.
std::optional<Decision> overridden_at(const Door& door) {
  return overridden(door.decide(), door.patron(), door.state, door.rules, door.now);
}

Door closed_door() {
  Door door;
  door.zone.hours.weekdays.fill({});
  return door;
}

TEST(Override, AdmitsAnAdultAndKeepsWhatTheRulesHadSaid) {
  Door door = closed_door();
  door.who.valid_to = date(2026, 3, 9);
  const auto admitted = overridden_at(door);
  ASSERT_TRUE(admitted);
  EXPECT_EQ(text(*admitted), "admit manager_override document_expired outside_hours");
}

TEST(Override, OfWhoIsAdmittedIsNone) {
  Door door;
  door.zone.hours.weekdays.fill({*parse_span("00:00-24:00")});
  EXPECT_EQ(door.decide().outcome, Outcome::admit);
  EXPECT_FALSE(overridden_at(door));
}

TEST(Override, OfAMinorNeedsATableThatSaysAnyone) {
  Door door = closed_door();
  door.minor();
  EXPECT_FALSE(overridden_at(door)) << "adults alone is the default";
  door.rules.overrides = OverrideRule::none;
  EXPECT_FALSE(overridden_at(door));
  door.rules.overrides = OverrideRule::anyone;
  ASSERT_TRUE(overridden_at(door));
  EXPECT_EQ(text(*overridden_at(door)), "admit manager_override under_age");
}

TEST(Override, OnTheLastDayAsAMinorIsStillThatOfAMinor) {
  Door door = closed_door();
  door.born(date(2008, 3, 10));
  EXPECT_FALSE(overridden_at(door));
  door.now = shanghai(date(2026, 3, 11), 12);
  EXPECT_TRUE(overridden_at(door));
}

TEST(Override, OfAnAgeThatIsNotKnownIsNotThatOfAnAdult) {
  Door door = closed_door();
  door.who.birth.reset();
  EXPECT_FALSE(overridden_at(door));
  door.rules.overrides = OverrideRule::anyone;
  EXPECT_TRUE(overridden_at(door));
}

TEST(Override, IsNobodysWhereTheTableSaysNone) {
  Door door = closed_door();
  door.rules.overrides = OverrideRule::none;
  EXPECT_FALSE(overridden_at(door));
}

TEST(Override, NeverAdmitsWhomTheRegisterCouldNotHold) {
  Door door = closed_door();
  door.rules.overrides = OverrideRule::anyone;
  for (const Defect defect : {Defect::no_document, Defect::chip_rejected, Defect::code_signature,
                              Defect::number_check, Defect::desk_step}) {
    door.defect = defect;
    EXPECT_FALSE(overridden_at(door)) << static_cast<int>(defect);
  }
  door.defect.reset();
  door.who.number.clear();
  EXPECT_FALSE(overridden_at(door)) << "an age names nobody";
}

TEST(Override, NeverHonoursACodeASecondTime) {
  Door door = closed_door();
  door.rules.overrides = OverrideRule::anyone;
  door.who.single_use = CodeId{};
  EXPECT_TRUE(overridden_at(door));
  door.state.used_codes[CodeId{}] = door.now.at + std::chrono::minutes(5);
  EXPECT_FALSE(overridden_at(door));
}

// The decision on a minor says no more than their age: the code is asked about by itself.
TEST(Override, ByACodeThatWasUsedAdmitsNoMinorEither) {
  Door door;
  door.rules.overrides = OverrideRule::anyone;
  door.minor();
  door.who.single_use = CodeId{};
  EXPECT_TRUE(overridden_at(door));
  door.state.used_codes[CodeId{}] = door.now.at + std::chrono::minutes(5);
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  EXPECT_FALSE(overridden_at(door));
}

TEST(Override, NeverTrustsAClockBeforeTheBuild) {
  Door door = closed_door();
  door.rules.overrides = OverrideRule::anyone;
  door.rules.clock_floor = door.now.at + std::chrono::seconds(1);
  EXPECT_FALSE(overridden_at(door));
}

}  // namespace
}  // namespace menshen::policy
