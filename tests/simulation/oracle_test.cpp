// The oracle judges the product, so here it is judged by hand.
#include "tests/simulation/oracle.hpp"

#include <gtest/gtest.h>

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

Instant at(int y, unsigned m, unsigned d, std::chrono::minutes wall) {
  return std::chrono::sys_days(
             CivilDate(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d))) +
         wall - 8h;
}

const House& cafe() { return houses()[0]; }
const House& hotel_rooms() { return houses()[3]; }
const House& arcade() { return houses()[4]; }

Person born(Ymd date) {
  Person person;
  person.born = date;
  return person;
}

Verdict by_card(const Person& person, const House& house, Instant when) {
  return verdict_on(Visit{}, person, house, when, false);
}

TEST(Oracle, CountsEighteenYearsFromTheDayAfterTheBirthday) {
  EXPECT_FALSE(is_of_age(20080310, 20260310));
  EXPECT_TRUE(is_of_age(20080310, 20260311));
  EXPECT_FALSE(is_of_age(20080229, 20260228));
  EXPECT_TRUE(is_of_age(20080229, 20260301));
  EXPECT_FALSE(is_of_age(20081231, 20261231));
  EXPECT_TRUE(is_of_age(20081231, 20270101));
  EXPECT_FALSE(is_of_age(20100228, 20280228));
  EXPECT_TRUE(is_of_age(20100228, 20280229));
}

TEST(Oracle, KnowsWhatTheVenuesWallShows) {
  const Wall wall = wall_of(at(2026, 12, 31, 23h + 59min));
  EXPECT_EQ(wall.date, 20261231);
  EXPECT_EQ(wall.minute, 23 * 60 + 59);
  EXPECT_EQ(wall_of(at(2026, 12, 31, 24h)).date, 20270101);
}

TEST(Oracle, KnowsWhenEachHouseIsOpen) {
  EXPECT_FALSE(is_open(cafe(), {20260310, 8 * 60 - 1}));
  EXPECT_TRUE(is_open(cafe(), {20260310, 8 * 60}));
  EXPECT_FALSE(is_open(cafe(), {20260310, 0}));
  EXPECT_TRUE(is_open(arcade(), {20260310, 2 * 60 - 1}));
  EXPECT_FALSE(is_open(arcade(), {20260310, 2 * 60}));
  EXPECT_TRUE(is_open(hotel_rooms(), {20260310, 4 * 60}));
}

TEST(Oracle, LetsChildrenIntoAnArcadeOnHolidaysAloneAndIntoAHotelRoomAfterTheSteps) {
  const Person child = born(20120506);
  EXPECT_EQ(by_card(child, cafe(), at(2026, 10, 1, 12h)), Verdict::must_not);
  EXPECT_EQ(by_card(child, arcade(), at(2026, 9, 30, 12h)), Verdict::must_not);
  EXPECT_EQ(by_card(child, arcade(), at(2026, 10, 1, 12h)), Verdict::must_enter);
  EXPECT_EQ(by_card(child, hotel_rooms(), at(2026, 3, 10, 12h)), Verdict::must_not);
  Visit steps;
  steps.way = Way::steps;
  steps.completes = Way::card;
  steps.proven_at = at(2026, 3, 10, 12h);
  EXPECT_EQ(verdict_on(steps, child, hotel_rooms(), steps.proven_at, false), Verdict::must_not);
  steps.every_step = true;
  EXPECT_EQ(verdict_on(steps, child, hotel_rooms(), steps.proven_at, false), Verdict::may_enter);
}

TEST(Oracle, LooksAtTheCardsDatesAndAtTheList) {
  const Instant noon = at(2026, 3, 10, 12h);
  Person person = born(19900101);
  EXPECT_EQ(by_card(person, cafe(), noon), Verdict::must_enter);
  person.valid_to = 20260310;
  EXPECT_EQ(by_card(person, cafe(), noon), Verdict::must_enter);
  person.valid_to = 20260309;
  EXPECT_EQ(by_card(person, cafe(), noon), Verdict::must_not);
  person.valid_to = 0;
  person.valid_from = 20260311;
  EXPECT_EQ(by_card(person, cafe(), noon), Verdict::must_not);
  person.valid_from = 20200101;
  person.listing = Listing::lost_card;
  EXPECT_EQ(by_card(person, cafe(), noon), Verdict::must_not);
  person.listing = Listing::minor;  // says nothing of a grown-up
  EXPECT_EQ(by_card(person, cafe(), noon), Verdict::must_enter);
}

TEST(Oracle, TakesACodeInItsTimeOnceForCertainAndAFewSecondsLongerPerhaps) {
  const Instant noon = at(2026, 3, 10, 12h);
  Visit visit;
  visit.way = Way::code;
  visit.code = ShownCode{"MS1:X", CodeId{1}, true, false, noon, noon + 5min};
  const auto verdict = [&](Instant when, bool again) {
    return verdict_on(visit, born(19900101), cafe(), when, again);
  };
  EXPECT_EQ(verdict(noon + 1min, false), Verdict::must_enter);
  EXPECT_EQ(verdict(noon + 1min, true), Verdict::may_enter);
  EXPECT_EQ(verdict(noon + 5min + 30s, false), Verdict::may_enter);
  EXPECT_EQ(verdict(noon + 7min, false), Verdict::must_not);
  EXPECT_EQ(evidence_of(visit, noon), Evidence::signed_code_bound);
  visit.code->bound = false;
  visit.code->expires = noon + 2h;
  EXPECT_EQ(evidence_of(visit, noon + 4min), Evidence::signed_code_bound);
  EXPECT_EQ(evidence_of(visit, noon + 10min), Evidence::signed_code_loose);
  EXPECT_EQ(verdict(noon + 10min, false), Verdict::may_enter);  // a quota decides
}

TEST(Oracle, AllowsThreeWeakOnesADayAndThenOneInTen) {
  EXPECT_TRUE(quota_allows(2, 2));
  EXPECT_FALSE(quota_allows(3, 38));
  EXPECT_TRUE(quota_allows(3, 39));
}

}  // namespace
}  // namespace menshen::test
