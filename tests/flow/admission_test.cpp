// One patron's way through the whole house, with every outcome there is: recognise, look up,
// decide, record, and only then act.
#include "firmware-host/admission.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/record_writer.hpp"
#include "tests/support/venue/venue.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr CivilDate date(int y, unsigned m, unsigned d) {
  return CivilDate(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

// Noon of an ordinary Tuesday at a venue eight hours east of Greenwich.
const Instant noon = sys_days(date(2026, 3, 10)) + 4h;

VenueOptions cafe() {
  VenueOptions options;
  options.starts = noon;
  return options;
}

Bytes adult_card() { return citizen_record(citizen_born("19900101", "测试成年")); }
Bytes minor_card() { return citizen_record(citizen_born("20120506", "测试少年")); }

identity::CodeClaims adult_claims(Instant issued, std::uint8_t id) {
  identity::CodeClaims claims;
  claims.number = citizen_born("19850505").number;
  claims.name = "测试码";
  claims.single_use_id = Bytes(16, id);
  claims.venue = venue_code;
  claims.issued_at = issued;
  claims.expires = issued + 5min;
  return claims;
}

void expect_decision(const std::optional<desk::Shown>& shown, Outcome outcome, Reason reason) {
  ASSERT_TRUE(shown.has_value()) << "nothing was decided";
  EXPECT_EQ(name_of(shown->outcome), name_of(outcome));
  EXPECT_EQ(name_of(shown->reasons.front()), name_of(reason));
}

// All bytes of every file that the venue wrote.
std::string everything_on_disk(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const Bytes bytes = read_file(file.path());
    all.append(bytes.begin(), bytes.end());
  }
  return all;
}

TEST(Admission, OpensTheGateForAnAdultOnceTheLeafIsOnDisk) {
  Venue venue(cafe());
  venue.scan_later(venue.chip(adult_card()));
  EXPECT_TRUE(venue.gate().openings.empty());
  EXPECT_EQ(venue.board().last(Venue::lane), nullptr);
  venue.commit();
  ASSERT_EQ(venue.gate().openings.size(), 1U);
  EXPECT_EQ(venue.gate().openings[0].leaves_on_disk, 1U);
  const desk::Shown* shown = venue.board().last(Venue::lane);
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->outcome, Outcome::admit);
  EXPECT_EQ(shown->masked_name, "测***");
  const auto leaf = venue.leaves().at(0);
  EXPECT_EQ(leaf.entry.kind, EntryKind::admission);
  EXPECT_EQ(leaf.entry.evidence, Evidence::chip_read);
  EXPECT_EQ(leaf.entry.age_band, AgeBand::adult);
}

TEST(Admission, RegistersWhoWasAdmittedForTheVenuesOwnKeyAlone) {
  Venue venue(cafe());
  venue.scan(venue.chip(adult_card()));
  const auto registration = venue.open_beside(0);
  ASSERT_TRUE(registration.has_value());
  EXPECT_EQ(registration->name, "测试成年");
  EXPECT_EQ(registration->number, citizen_born("19900101").number);
  const std::string disk = everything_on_disk(venue.folder());
  EXPECT_EQ(disk.find(registration->number), std::string::npos);
  EXPECT_EQ(disk.find(registration->name), std::string::npos);
}

TEST(Admission, KeepsNeitherNameNorNumberOfWhoWasRefused) {
  Venue venue(cafe());
  expect_decision(venue.scan(venue.chip(minor_card())), Outcome::refuse, Reason::under_age);
  EXPECT_TRUE(venue.gate().openings.empty());
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 1U);
  EXPECT_EQ(leaves[0].entry.age_band, AgeBand::under_14);
  EXPECT_TRUE(venue.ledger().read(0, 1)->front().beside.empty());
  EXPECT_TRUE(venue.board().last(Venue::lane)->masked_name.empty());
  const std::string disk = everything_on_disk(venue.folder());
  EXPECT_EQ(disk.find("测试少年"), std::string::npos);
  EXPECT_EQ(disk.find(citizen_born("20120506").number), std::string::npos);
  EXPECT_EQ(disk.find("20120506"), std::string::npos);
}

TEST(Admission, WritesEveryDecisionAsALeafOfOneSize) {
  Venue venue(cafe());
  venue.scan(venue.chip(adult_card()));
  venue.scan(venue.chip(minor_card()));
  venue.scan(venue.bare(Source::desk, Content::no_document));
  venue.scan(venue.typed("110105", "测试", NoChipReason::card_forgotten));
  for (const auto& leaf : venue.ledger().read(0, 10).value()) {
    EXPECT_EQ(leaf.bytes.size(), ledger::leaf_bytes_fixed);
  }
}

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

TEST(Admission, RefusesALockedAndALostCardAndTellsThemApartAtTheDesk) {
  VenueOptions options = cafe();
  options.listed = {{citizen_born("19900101").number, Listing::locked_card},
                    {citizen_born("19910101").number, Listing::lost_card}};
  Venue venue(options);
  expect_decision(venue.scan(venue.chip(adult_card())), Outcome::refuse, Reason::card_locked);
  expect_decision(venue.scan(venue.chip(citizen_record(citizen_born("19910101")))), Outcome::refuse,
                  Reason::card_lost);
  EXPECT_EQ(venue.leaves().at(0).entry.list_version, 7U);
}

TEST(Admission, TreatsAListedMinorLikeEveryOtherMinor) {
  VenueOptions options = cafe();
  options.listed = {{citizen_born("20120506").number, Listing::minor}};
  Venue listed(options);
  options.listed = {{citizen_born("19770707").number, Listing::lost_card}};
  Venue unlisted(options);
  for (Venue* venue : {&listed, &unlisted}) {
    expect_decision(venue->scan(venue->chip(minor_card())), Outcome::refuse, Reason::under_age);
  }
  // Equal seeds, equal scans: what the register holds is equal to the byte.
  EXPECT_EQ(listed.ledger().read(0, 1)->front().bytes, unlisted.ledger().read(0, 1)->front().bytes);
  EXPECT_EQ(listed.board().snapshot_json(noon), unlisted.board().snapshot_json(noon));
}

TEST(Admission, HonoursACodeOnceAlsoAcrossARestart) {
  Venue venue(cafe());
  const std::string code = venue.issue(adult_claims(noon, 1));
  expect_decision(venue.scan(venue.code(code)), Outcome::admit, Reason::adult);
  expect_decision(venue.scan(venue.code(code)), Outcome::refuse, Reason::code_used);
  venue.restart();
  expect_decision(venue.scan(venue.code(code)), Outcome::refuse, Reason::code_used);
  EXPECT_EQ(venue.gate().openings.size(), 1U);
}

TEST(Admission, HonoursACodeOnceThoughTwoLanesShowItBeforeTheFirstLeafIsWritten) {
  Venue venue(cafe());
  const std::string code = venue.issue(adult_claims(noon, 2));
  venue.scan_later(venue.code(code, Source::camera));
  venue.scan_later(venue.code(code, Source::scanner));
  venue.commit();
  EXPECT_EQ(venue.gate().openings.size(), 1U);
  EXPECT_EQ(venue.leaves().at(1).entry.decision->reasons.front(), Reason::code_used);
}

TEST(Admission, RefusesCodesThatAreTamperedExpiredForAnotherVenueOrFromNobodyKnown) {
  Venue venue(cafe());
  std::string tampered = venue.issue(adult_claims(noon, 3));
  tampered[tampered.size() - 5] = tampered[tampered.size() - 5] == 'A' ? 'B' : 'A';
  auto shown = venue.scan(venue.code(tampered));
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->outcome, Outcome::refuse);

  expect_decision(venue.scan(venue.code(venue.issue(adult_claims(noon - 10min, 4)))),
                  Outcome::refuse, Reason::code_expired);
  auto elsewhere = adult_claims(noon, 5);
  elsewhere.venue = "45060210000099";
  expect_decision(venue.scan(venue.code(venue.issue(elsewhere))), Outcome::refuse,
                  Reason::code_other_venue);
  VenueOptions other = cafe();
  other.seed = 99;  // another issuer key under the same kid
  expect_decision(venue.scan(venue.code(Venue(other).issue(adult_claims(noon, 6)))),
                  Outcome::refuse, Reason::code_signature);
  EXPECT_TRUE(venue.gate().openings.empty());
}

TEST(Admission, RefersWhoHasNoDocumentACodeOfAnotherKindAndACardThatDoesNotRead) {
  Venue venue(cafe());
  expect_decision(venue.scan(venue.bare(Source::desk, Content::no_document)), Outcome::refer,
                  Reason::no_document);
  expect_decision(venue.scan(venue.code("https://example.org/menu")), Outcome::refer,
                  Reason::code_foreign);
  expect_decision(venue.scan(venue.bare(Source::card_reader, Content::chip_unreadable)),
                  Outcome::refer, Reason::card_unreadable);
  expect_decision(venue.scan(venue.bare(Source::card_reader, Content::chip_rejected)),
                  Outcome::refuse, Reason::card_rejected);
}

TEST(Admission, RefersACodeThatProvesAnAgeAndNamesNobody) {
  Venue venue(cafe());
  identity::CodeClaims claims;
  claims.adult = true;
  claims.issued_at = noon;
  claims.expires = noon + 5min;
  expect_decision(venue.scan(venue.code(venue.issue(claims))), Outcome::refer, Reason::age_only);
  EXPECT_EQ(venue.leaves().at(0).entry.age_band, AgeBand::adult);
}

TEST(Admission, RefusesForgedContradictingAndExpiredCards) {
  Venue venue(cafe());
  auto forged = citizen_born("19900101");
  forged.number.back() = forged.number.back() == '1' ? '2' : '1';
  expect_decision(venue.scan(venue.chip(citizen_record(forged))), Outcome::refuse,
                  Reason::number_invalid);
  auto contradicting = citizen_born("19900101");
  contradicting.birth = "19800101";
  expect_decision(venue.scan(venue.chip(citizen_record(contradicting))), Outcome::refuse,
                  Reason::birth_disagrees);
  auto expired = citizen_born("19900101");
  expired.valid_to = "20260309";
  expect_decision(venue.scan(venue.chip(citizen_record(expired))), Outcome::refuse,
                  Reason::document_expired);
  expired.valid_to = "20260310";  // the last day counts
  expect_decision(venue.scan(venue.chip(citizen_record(expired))), Outcome::admit, Reason::adult);
}

TEST(Admission, AdmitsThePermitHolderAndBothForeignersCards) {
  Venue venue(cafe());
  expect_decision(venue.scan(venue.chip(hkmt_permit_record({}))), Outcome::admit, Reason::adult);
  expect_decision(venue.scan(venue.chip(foreigner_2017_record({}))), Outcome::admit, Reason::adult);
  expect_decision(venue.scan(venue.chip(foreigner_2023_record({}))), Outcome::admit, Reason::adult);
}

TEST(Admission, AdmitsTypedNumbersUntilTheDaysQuotaIsUsedAndAgainTheNextDay) {
  Venue venue(cafe());
  const auto type = [&](int year) {
    const auto person = citizen_born(std::to_string(year) + "0101");
    return venue.scan(venue.typed(person.number, "测试", NoChipReason::card_forgotten));
  };
  for (int n = 0; n < static_cast<int>(venue.rules().weak.at_least); ++n) {
    expect_decision(type(1980 + n), Outcome::admit, Reason::adult);
  }
  expect_decision(type(1990), Outcome::refuse, Reason::weak_quota_used);
  venue.restart();
  expect_decision(type(1990), Outcome::refuse, Reason::weak_quota_used);
  venue.advance(24h);
  expect_decision(type(1990), Outcome::admit, Reason::adult);
  EXPECT_EQ(venue.leaves().at(0).entry.no_chip_reason, NoChipReason::card_forgotten);
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

TEST(Admission, AdmitsAMinorToAnotherRoomOnlyAfterTheFiveMusts) {
  VenueOptions options = cafe();
  options.rules_file = "mixed-hotel.toml";
  options.zone = "rooms";
  Venue venue(options);
  const auto referred = venue.scan(venue.chip(minor_card()));
  expect_decision(referred, Outcome::refer, Reason::five_musts);
  const auto part = venue.scan(venue.step(*referred->leaf, "identity_checked\nguardian_contact"));
  expect_decision(part, Outcome::refer, Reason::five_musts);
  std::string all;
  for (const auto step : policy::all_steps) all += std::string(policy::name_of(step)) + "\n";
  all.pop_back();
  expect_decision(venue.scan(venue.step(*part->leaf, all)), Outcome::admit,
                  Reason::five_musts_done);
  EXPECT_EQ(venue.leaves().at(2).entry.follows, part->leaf);
  expect_decision(venue.scan(venue.step(*part->leaf, all)), Outcome::refer, Reason::step_unknown);
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
}

}  // namespace
}  // namespace menshen::test
