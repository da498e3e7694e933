// What a manager's PIN does with the register: an override, the on-site view; and somebody who
// leaves.
#include <gtest/gtest.h>

#include "firmware-host/desk/errc.hpp"
#include "firmware-host/desk_acts.hpp"
#include "gateway/ledger/access_reason.hpp"
#include "gateway/ledger/violation.hpp"
#include "tests/flow/patrons.hpp"

namespace menshen::test {
namespace {

constexpr const char* manager_pin = "3141592653";

Bytes expired_card() {
  auto person = citizen_born("19900101", "测试过期");
  person.valid_to = "20260309";
  return citizen_record(person);
}

// An adult whom the rules refuse; the leaf that says so.
LeafIndex refused_adult(Venue& venue) {
  const auto shown = venue.scan(venue.chip(expired_card()));
  EXPECT_EQ(shown->outcome, Outcome::refuse);
  return shown->leaf.value();
}

Error error_of_arming(Venue& venue, LeafIndex leaf) {
  const auto armed = venue.admission().arm_override(Venue::lane, leaf);
  return armed ? Error() : armed.error();
}

TEST(ManagersOverride, LetsInAnAdultAgainstTheRulesAndRegistersThem) {
  Venue venue(cafe());
  const LeafIndex refused = refused_adult(venue);
  ASSERT_EQ(venue.admission().arm_override(Venue::lane, refused).value(), 60s);
  expect_decision(venue.scan(venue.chip(expired_card())), Outcome::admit, Reason::manager_override);
  const auto leaf = venue.leaves().at(1);
  EXPECT_EQ(leaf.entry.kind, EntryKind::override);
  EXPECT_EQ(leaf.entry.follows, refused);
  EXPECT_EQ(leaf.entry.decision->reasons,
            (std::vector{Reason::manager_override, Reason::document_expired}));
  EXPECT_EQ(ledger::violation_of(leaf.entry), ledger::Violation::overridden);
  EXPECT_EQ(venue.open_beside(1)->name, "测试过期");
  EXPECT_EQ(venue.gate().openings.size(), 1U);
  EXPECT_EQ(venue.gate().openings[0].leaves_on_disk, 2U) << "record, then act";
  EXPECT_EQ(venue.ledger().read(1, 1)->front().bytes.size(), ledger::leaf_bytes_fixed);
}

TEST(ManagersOverride, IsForOneScanAlone) {
  Venue venue(cafe());
  venue.admission().arm_override(Venue::lane, refused_adult(venue)).value();
  venue.scan(venue.chip(expired_card()));
  expect_decision(venue.scan(venue.chip(expired_card())), Outcome::refuse,
                  Reason::document_expired);
}

TEST(ManagersOverride, WaitsForWhoNeedsIt) {
  Venue venue(cafe());
  const LeafIndex refused = refused_adult(venue);
  venue.admission().arm_override(Venue::lane, refused).value();
  expect_decision(venue.scan(venue.chip(adult_card())), Outcome::admit, Reason::adult);
  expect_decision(venue.scan(venue.chip(expired_card())), Outcome::admit, Reason::manager_override);
  EXPECT_EQ(venue.leaves().at(2).entry.follows, refused);
}

TEST(ManagersOverride, EndsAfterAMinute) {
  for (const auto& [later, outcome] : {std::pair{59s, Outcome::admit}, {60s, Outcome::refuse}}) {
    Venue venue(cafe());
    venue.admission().arm_override(Venue::lane, refused_adult(venue)).value();
    venue.advance(later);
    EXPECT_EQ(venue.scan(venue.chip(expired_card()))->outcome, outcome);
  }
}

TEST(ManagersOverride, OfAMinorIsRefusedUnlessTheRulesSayOtherwise) {
  Venue venue(cafe());
  const auto refused = venue.scan(venue.chip(minor_card()));
  EXPECT_EQ(error_of_arming(venue, *refused->leaf), desk::Errc::override_forbidden);

  // Armed for an adult: a child who comes instead stays outside, and has used it up.
  venue.admission().arm_override(Venue::lane, refused_adult(venue)).value();
  expect_decision(venue.scan(venue.chip(minor_card())), Outcome::refuse, Reason::under_age);
  expect_decision(venue.scan(venue.chip(expired_card())), Outcome::refuse,
                  Reason::document_expired);
  EXPECT_TRUE(venue.gate().openings.empty());
  for (const auto& leaf : venue.leaves()) EXPECT_NE(leaf.entry.kind, EntryKind::override);
}

TEST(ManagersOverride, OfAListedMinorLooksLikeThatOfAnyOther) {
  VenueOptions options = cafe();
  options.listed = {{citizen_born("20120506").number, Listing::minor}};
  Venue venue(options);
  const auto refused = venue.scan(venue.chip(minor_card()));
  EXPECT_EQ(error_of_arming(venue, *refused->leaf), desk::Errc::override_forbidden);
}

TEST(ManagersOverride, IsArmedForTheLanesLastDecisionAlone) {
  Venue venue(cafe());
  EXPECT_EQ(error_of_arming(venue, 0), desk::Errc::leaf_not_last) << "nothing was decided yet";
  const LeafIndex refused = refused_adult(venue);
  venue.scan(venue.chip(adult_card()));
  EXPECT_EQ(error_of_arming(venue, refused), desk::Errc::leaf_not_last);
  EXPECT_EQ(error_of_arming(venue, 1), desk::Errc::leaf_not_last) << "that one was admitted";
  EXPECT_FALSE(venue.admission().arm_override("back", refused));
}

TEST(ManagersOverride, NeverLetsInWhoCannotBeRegistered) {
  Venue venue(cafe());
  venue.admission().arm_override(Venue::lane, refused_adult(venue)).value();
  expect_decision(venue.scan(venue.bare(Source::desk, Content::no_document)), Outcome::refer,
                  Reason::no_document);
  EXPECT_TRUE(venue.gate().openings.empty());
}

class Acts : public ::testing::Test {
 protected:
  static VenueOptions options() {
    VenueOptions made = cafe();
    made.manager_pin = manager_pin;
    return made;
  }
  // What was answered; nothing while it is not.
  std::optional<Result<LeafIndex>> leave(LeafIndex admission) {
    std::optional<Result<LeafIndex>> answered;
    venue_.desk_acts().leave(admission, [&](Result<LeafIndex> leaf) { answered = leaf; });
    venue_.commit();
    return answered;
  }
  std::optional<Result<desk::RecordShown>> open(desk::RecordAsked asked) {
    std::optional<Result<desk::RecordShown>> answered;
    venue_.desk_acts().open_record(
        std::move(asked), [&](Result<desk::RecordShown> shown) { answered = std::move(shown); });
    venue_.commit();
    return answered;
  }
  static desk::RecordAsked asked(LeafIndex leaf) {
    return {leaf, "investigation", "GA-2026-1", manager_pin};
  }

  Venue venue_{options()};
};

TEST_F(Acts, SomebodyWhoLeavesIsALeafThatFollowsTheAdmission) {
  venue_.scan(venue_.chip(adult_card()));
  EXPECT_EQ(leave(0)->value(), 1U);
  const auto leaf = venue_.leaves().at(1);
  EXPECT_EQ(leaf.entry.kind, EntryKind::exit);
  EXPECT_EQ(leaf.entry.follows, LeafIndex{0});
  EXPECT_EQ(leaf.entry.lane, Venue::lane);
  EXPECT_EQ(leaf.entry.zone, "hall");
  EXPECT_EQ(leaf.entry.rules_version, venue_.rules().version);
  EXPECT_EQ(venue_.ledger().read(1, 1)->front().bytes.size(), ledger::leaf_bytes_fixed);
}

TEST_F(Acts, NobodyLeavesTwiceNotEvenWhileTheFirstLeafIsOnItsWay) {
  venue_.scan(venue_.chip(adult_card()));
  std::vector<Error> errors;
  for (int i = 0; i < 2; ++i) {
    venue_.desk_acts().leave(
        0, [&](const Result<LeafIndex>& leaf) { errors.push_back(leaf ? Error() : leaf.error()); });
  }
  venue_.commit();
  EXPECT_EQ(errors, (std::vector<Error>{make_error_code(desk::Errc::left_already), Error()}));
  EXPECT_EQ(leave(0)->error(), desk::Errc::left_already);
  venue_.restart();
  EXPECT_EQ(leave(0)->error(), desk::Errc::left_already);
  EXPECT_EQ(venue_.leaves().size(), 2U);
}

TEST_F(Acts, OnlyWhoWasLetInCanLeave) {
  venue_.scan(venue_.chip(minor_card()));
  EXPECT_EQ(leave(0)->error(), desk::Errc::leaf_unknown);
  EXPECT_EQ(leave(1)->error(), desk::Errc::leaf_unknown);
  EXPECT_EQ(leave(UINT64_MAX / 2)->error(), desk::Errc::leaf_unknown);
}

TEST_F(Acts, AStayThatBeganTooManyLeavesAgoEndsWithoutOne) {
  venue_.scan(venue_.chip(adult_card()));
  while (venue_.ledger().head().size < host::exit_looks_back_leaves_max) {
    Entry entry;
    entry.kind = EntryKind::device_restored;
    venue_.admission().note(std::move(entry));
    if (venue_.waiting() == 100 ||
        venue_.ledger().head().size + venue_.waiting() == host::exit_looks_back_leaves_max) {
      venue_.commit();
    }
  }
  EXPECT_TRUE(*leave(0)) << "at the limit";
  Entry entry;
  entry.kind = EntryKind::device_restored;
  venue_.admission().note(std::move(entry));
  venue_.commit();
  EXPECT_EQ(leave(0)->error(), desk::Errc::exit_too_late);
}

TEST_F(Acts, ARecordIsShownOnceTheLeafThatSaysSoIsOnDisk) {
  venue_.scan(venue_.chip(adult_card()));
  std::uint64_t leaves_when_shown = 0;
  venue_.desk_acts().open_record(asked(0), [&](const Result<desk::RecordShown>& shown) {
    leaves_when_shown = venue_.ledger().head().size;
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->name, "测试成年");
    EXPECT_EQ(shown->number, citizen_born("19900101").number);
    EXPECT_EQ(shown->document, "citizen_id");
    EXPECT_EQ(shown->access, LeafIndex{1});
  });
  EXPECT_EQ(leaves_when_shown, 0U);
  venue_.commit();
  EXPECT_EQ(leaves_when_shown, 2U);
}

TEST_F(Acts, EveryOpenedRecordIsALeafWithPurposeAndCaseNumberBeside) {
  venue_.scan(venue_.chip(adult_card()));
  ASSERT_TRUE(*open(asked(0)));
  ASSERT_TRUE(*open(asked(0)));
  const auto leaves = venue_.leaves();
  ASSERT_EQ(leaves.size(), 3U);
  EXPECT_EQ(leaves[2].entry.kind, EntryKind::inspection_access);
  EXPECT_EQ(leaves[2].entry.range, (LeafRange{0, 0}));
  EXPECT_EQ(leaves[2].entry.detail, "investigation");
  const auto beside = venue_.ledger().read(2, 1)->front().beside;
  EXPECT_EQ(ledger::parse_access_reason(beside).value(),
            (ledger::AccessReason{ledger::Purpose::investigation, "GA-2026-1"}));
}

TEST_F(Acts, WhatCannotBeShownIsNoLeaf) {
  venue_.scan(venue_.chip(minor_card()));
  EXPECT_EQ(open(asked(0))->error(), desk::Errc::leaf_unknown);
  EXPECT_EQ(open(asked(5))->error(), desk::Errc::leaf_unknown);
  venue_.scan(venue_.chip(adult_card()));
  auto wrong = asked(1);
  wrong.case_number = "测试成年";
  EXPECT_EQ(open(wrong)->error(), desk::Errc::case_number_form);
  wrong = asked(1);
  wrong.purpose = "curiosity";
  EXPECT_EQ(open(wrong)->error(), desk::Errc::purpose_unknown);
  EXPECT_EQ(venue_.leaves().size(), 2U);
}

TEST_F(Acts, ARecordWhoseTimeIsOverIsNotShownAndThatIsNoAccess) {
  venue_.scan(venue_.chip(adult_card()));
  venue_.advance(24h * 80);
  Entry said;
  said.moment = venue_.now();
  const auto erase = [&] {
    return venue_.ledger().erase_due(venue_.now().date(), venue_.rules().retention, said).value();
  };
  ASSERT_TRUE(erase());
  while (erase()) continue;
  const auto before = venue_.ledger().head().size;
  EXPECT_EQ(open(asked(0))->error(), desk::Errc::record_gone);
  EXPECT_EQ(venue_.ledger().head().size, before);
}

TEST_F(Acts, ACaseNumberHasNoRoomForAPerson) {
  venue_.scan(venue_.chip(adult_card()));
  for (const char* wrong : {"", "12", "no-digit", "案2026-1", "Li Si 1", "11010519491231002X",
                            "110105194912310", "1234567890123"}) {
    auto with_wrong = asked(0);
    with_wrong.case_number = wrong;
    EXPECT_EQ(open(with_wrong)->error(), desk::Errc::case_number_form) << wrong;
  }
  EXPECT_EQ(venue_.leaves().size(), 1U);
}

TEST_F(Acts, APinThatDoesNotOpenTheKeyShowsNothing) {
  venue_.scan(venue_.chip(adult_card()));
  auto wrong = asked(0);
  wrong.pin = "3141592654";
  EXPECT_EQ(open(wrong)->error(), desk::Errc::record_shut);
}

TEST_F(Acts, TheRecordOfAnOverrideIsOneLikeAnyOther) {
  venue_.admission().arm_override(Venue::lane, refused_adult(venue_)).value();
  venue_.scan(venue_.chip(expired_card()));
  EXPECT_EQ(open(asked(1))->value().name, "测试过期");
  EXPECT_TRUE(*leave(1));
}

}  // namespace
}  // namespace menshen::test
