// What time does to an admission: birthdays, opening hours, clocks that jump, steps that come late,
// lists that expire.
#include "firmware-host/admission.hpp"

#include <gtest/gtest.h>

#include "tests/flow/patrons.hpp"

namespace menshen::test {
namespace {

TEST(Admission, DecidesTheDayAfterTheEighteenthBirthdayAtTheVenuesMidnight) {
  const Bytes card = citizen_record(citizen_born("20080310"));
  VenueOptions options = cafe();
  options.rules_file = "esports-hotel.toml";
  options.zone = "rooms";
  options.starts = sys_days(date(2026, 3, 10)) + 15h + 59min + 59s;  // 23:59:59 at the venue
  Venue venue(options);
  expect_decision(venue.scan(venue.chip(card)), Outcome::refuse, Reason::under_age);
  venue.advance(1s);
  expect_decision(venue.scan(venue.chip(card)), Outcome::admit, Reason::adult);
}

TEST(Admission, CountsTheTwentyNinthOfFebruaryFromTheFirstOfMarch) {
  const Bytes card = citizen_record(citizen_born("20080229"));
  VenueOptions options = cafe();
  options.starts = sys_days(date(2026, 2, 28)) + 4h;
  Venue venue(options);
  expect_decision(venue.scan(venue.chip(card)), Outcome::refuse, Reason::under_age);
  venue.advance(24h);
  expect_decision(venue.scan(venue.chip(card)), Outcome::admit, Reason::adult);
}

TEST(Admission, FindsTheDaysQuotaUsedWhenTheClockStepsOverMidnightAndBack) {
  Venue venue(cafe());
  int year = 1960;
  const auto type = [&] {
    const auto person = citizen_born(std::to_string(year++) + "0101");
    return venue.scan(venue.typed(person.number, "测试", NoChipReason::card_forgotten));
  };
  const Instant today = venue.now().at;
  for (int n = 0; n < static_cast<int>(venue.rules().weak.at_least); ++n) type();
  expect_decision(type(), Outcome::refuse, Reason::weak_quota_used);
  venue.set_now(today + 24h);
  expect_decision(type(), Outcome::admit, Reason::adult);
  venue.set_now(today);
  expect_decision(type(), Outcome::refuse, Reason::weak_quota_used);
  venue.set_now(today + 24h);
  venue.restart();
  venue.set_now(today);
  expect_decision(type(), Outcome::refuse, Reason::weak_quota_used);
}

TEST(Admission, RefusesOutsideOpeningHours) {
  VenueOptions options = cafe();
  options.starts = sys_days(date(2026, 3, 9)) + 23h + 59min;  // 07:59 at the venue
  Venue venue(options);
  expect_decision(venue.scan(venue.chip(adult_card())), Outcome::refuse, Reason::outside_hours);
  venue.advance(1min);
  expect_decision(venue.scan(venue.chip(adult_card())), Outcome::admit, Reason::adult);
}

TEST(Admission, ForgetsAReferralThatNobodyCompletes) {
  VenueOptions options = cafe();
  options.rules_file = "mixed-hotel.toml";
  options.zone = "rooms";
  Venue venue(options);
  const auto referred = venue.scan(venue.chip(minor_card()));
  venue.advance(referral_open_for + 1s);
  venue.tick();
  std::string all;
  for (const auto step : policy::all_steps) all += std::string(policy::name_of(step)) + "\n";
  all.pop_back();
  expect_decision(venue.scan(venue.step(*referred->leaf, all)), Outcome::refer,
                  Reason::step_unknown);
}

TEST(Admission, RefusesToDecideByAClockThatCannotBeRight) {
  VenueOptions options = cafe();
  options.starts = Instant{};  // 1970, before any rule table's floor
  options.clock_floor = noon;
  Venue venue(options);
  expect_decision(venue.scan(venue.chip(adult_card())), Outcome::refuse, Reason::clock_not_trusted);
}

// The disk hung and came back: somebody else may stand at the door by now.
TEST(Admission, OpensNoGateForALeafThatCameTooLate) {
  Venue venue(cafe());
  venue.scan_later(venue.chip(adult_card()));
  venue.advance(host::leaf_wait_max + 1s);
  venue.admission().tick();
  EXPECT_TRUE(venue.board().holds(desk::Notice::too_busy));
  venue.advance(host::undecided_kept_for);
  venue.commit();
  EXPECT_TRUE(venue.gate().openings.empty());
  EXPECT_EQ(venue.leaves().size(), 1U);
  venue.tick();
  EXPECT_FALSE(venue.board().holds(desk::Notice::too_busy));
}

TEST(Admission, HonoursNoCodeTwiceThoughTheClockGoesForwardAndBack) {
  Venue venue(cafe());
  const std::string code = venue.issue(adult_claims(noon, 8));
  venue.scan(venue.code(code));
  venue.set_now(noon + 2h);
  venue.tick();
  venue.set_now(noon);
  expect_decision(venue.scan(venue.code(code)), Outcome::refuse, Reason::code_used);
}

// A clock that jumps ahead by days, and is set right while the code is still valid.
TEST(Admission, HonoursNoCodeTwiceThoughTheClockJumpedAheadByDays) {
  Venue venue(cafe());
  const std::string code = venue.issue(adult_claims(noon, 8));
  expect_decision(venue.scan(venue.code(code)), Outcome::admit, Reason::adult);
  venue.tick();
  venue.set_now(noon + 72h);
  venue.tick();
  // Another code of that day: with its leaf the register forgets what it may.
  expect_decision(venue.scan(venue.code(venue.issue(adult_claims(noon + 72h, 9)))), Outcome::admit,
                  Reason::adult);
  venue.restart();
  venue.tick();
  expect_decision(venue.scan(venue.code(venue.issue(adult_claims(noon + 72h, 10)))), Outcome::admit,
                  Reason::adult);
  venue.set_now(noon + 1min);
  expect_decision(venue.scan(venue.code(code)), Outcome::refuse, Reason::code_used);
  venue.restart();
  expect_decision(venue.scan(venue.code(code)), Outcome::refuse, Reason::code_used);
}

TEST(Admission, ForgetsAUsedCodeADayAfterItsEnd) {
  Venue venue(cafe());
  venue.scan(venue.code(venue.issue(adult_claims(noon, 8))));
  venue.tick();
  venue.advance(24h + 5min + 1min);  // the leeway at its end is part of it
  venue.tick();
  EXPECT_EQ(venue.admission().door().used_codes.size(), 1U);
  venue.advance(1s);
  venue.tick();
  EXPECT_TRUE(venue.admission().door().used_codes.empty());
  venue.scan(venue.code(venue.issue(adult_claims(venue.now().at, 9))));
  EXPECT_EQ(venue.ledger().door_state(venue.now())->used_codes.size(), 1U);
}

TEST(Admission, GivesStepsThatAreIncompleteNoMoreTime) {
  VenueOptions options = cafe();
  options.rules_file = "mixed-hotel.toml";
  options.zone = "rooms";
  Venue venue(options);
  const auto first = venue.scan(venue.chip(minor_card()));
  venue.advance(referral_open_for - 1min);
  const auto second = venue.scan(venue.step(*first->leaf, "identity_checked"));
  expect_decision(second, Outcome::refer, Reason::five_musts);
  venue.advance(2min);
  venue.tick();
  expect_decision(venue.scan(venue.step(*second->leaf, "identity_checked")), Outcome::refer,
                  Reason::step_unknown);
}

TEST(Admission, GoesOnByALastListThatHasExpiredAndMarksEveryEntryStale) {
  VenueOptions options = cafe();
  options.listed = {{citizen_born("19900101").number, Listing::locked_card}};
  options.list_expires = noon + 1h;
  Venue venue(options);
  venue.advance(2h);
  expect_decision(venue.scan(venue.chip(adult_card())), Outcome::refuse, Reason::card_locked);
  EXPECT_TRUE(venue.leaves().at(0).entry.list_stale);
  EXPECT_EQ(venue.leaves().at(0).entry.list_age, 2h);
}

TEST(Admission, WritesBesideTheWallClocksTimeOneThatNobodyCanSet) {
  Venue venue(cafe());
  venue.advance(3h);
  venue.scan(venue.chip(adult_card()));
  venue.set_now(venue.now().at - 2h);
  venue.advance(1min);
  venue.scan(venue.chip(minor_card()));
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 2U);
  EXPECT_EQ(leaves[0].entry.up, 3h);
  EXPECT_EQ(leaves[1].entry.up, 3h + 1min);
  EXPECT_EQ(leaves[1].entry.moment.at - leaves[0].entry.moment.at, 1min - 2h);
  EXPECT_FALSE(leaves[0].entry.list_age);
}

}  // namespace
}  // namespace menshen::test
