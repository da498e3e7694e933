// One patron's way through the whole house, with every outcome there is: recognise, look up,
// decide, record, and only then act.
#include "firmware-host/admission.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/flow/patrons.hpp"

namespace menshen::test {
namespace {

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

}  // namespace
}  // namespace menshen::test
