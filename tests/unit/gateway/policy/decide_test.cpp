#include "gateway/policy/decide.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

using namespace std::chrono_literals;

struct Case {
  const char* decision;
  std::function<void(Door&)> turn;
};

std::function<void(Door&)> defect(Defect what) {
  return [what](Door& door) { door.defect = what; };
}

std::function<void(Door&)> listed(Listing listing) {
  return [listing](Door& door) { door.standing.listing = listing; };
}

// Of ages, lists and documents.
std::vector<Case> patron_cases() {
  return {
      {"admit adult", [](Door&) {}},
      {"admit holiday_for_minors",
       [](Door& d) {
         d.zone.minors = MinorRule::minors_on_holidays;
         d.now = shanghai(date(2026, 5, 1), 12);
         d.minor();
       }},
      {"refuse under_age", [](Door& d) { d.minor(); }},
      {"refuse under_age under_age_on_list",
       [](Door& d) {
         d.rules.listed_minors = ListedMinors::told_apart;
         d.standing.listing = Listing::minor;
         d.minor();
       }},
      {"refuse card_lost", listed(Listing::lost_card)},
      {"refuse card_locked", listed(Listing::locked_card)},
      {"refuse document_expired", [](Door& d) { d.who.valid_to = date(2026, 3, 9); }},
      {"refuse document_not_yet_valid", [](Door& d) { d.who.valid_from = date(2026, 3, 11); }},
      {"refuse number_invalid", defect(Defect::number_check)},
      {"refuse birth_disagrees", defect(Defect::birth_disagrees)},
      {"refuse document_invalid", defect(Defect::zone_check)},
      {"refuse card_rejected", defect(Defect::chip_rejected)},
  };
}

// Of hours, evidence, codes, the clock, and what is referred.
std::vector<Case> other_cases() {
  return {
      {"refuse outside_hours",
       [](Door& d) { d.zone.hours.weekdays.fill({*parse_span("13:00-24:00")}); }},
      {"refuse evidence_too_weak",
       [](Door& d) {
         d.zone.least_evidence = Evidence::document_by_camera;
         d.who.evidence = Evidence::signed_code_loose;
       }},
      {"refuse weak_quota_used",
       [](Door& d) {
         d.who.evidence = Evidence::typed_number;
         d.admitted_today(10, 3);
       }},
      {"refuse code_used",
       [](Door& d) {
         d.who.single_use = CodeId{7};
         d.state.used_codes[CodeId{7}] = d.now.at + 1h;
       }},
      {"refuse code_expired", defect(Defect::code_expired)},
      {"refuse code_not_yet_valid", defect(Defect::code_not_yet_valid)},
      {"refuse code_signature", defect(Defect::code_signature)},
      {"refuse code_issuer_unknown", defect(Defect::code_issuer_unknown)},
      {"refuse code_other_venue", defect(Defect::code_other_venue)},
      {"refuse code_damaged", defect(Defect::code_form)},
      {"refuse clock_not_trusted", [](Door& d) { d.rules.clock_floor = d.now.at + 1ms; }},
      {"refuse number_mistyped", defect(Defect::typed_form)},
      {"refuse number_withdrawn", defect(Defect::number_withdrawn)},
      {"refer no_document", defect(Defect::no_document)},
      {"refer five_musts",
       [](Door& d) {
         d.zone.minors = MinorRule::five_musts;
         d.minor();
       }},
      {"refer age_only",
       [](Door& d) {
         d.who.number.clear();
         d.who.birth.reset();
         d.who.adult_by_claim = true;
       }},
      {"refer birth_unknown", [](Door& d) { d.who.birth.reset(); }},
      {"refer card_unreadable", defect(Defect::chip_unreadable)},
      {"refer code_foreign", defect(Defect::code_foreign)},
      {"refer step_unknown", defect(Defect::desk_step)},
  };
}

std::vector<Case> cases() {
  std::vector<Case> all = patron_cases();
  for (const Case& other : other_cases()) all.push_back(other);
  return all;
}

TEST(Decide, GivesEveryReasonItsCase) {
  // The first is steps_test.cpp's; the second is a person's word, which decide() never says.
  std::set<Reason> seen = {Reason::five_musts_done, Reason::manager_override};
  for (const Case& c : cases()) {
    Door door;
    c.turn(door);
    const Decision decision = door.decide();
    EXPECT_EQ(text(decision), c.decision);
    seen.insert(decision.reasons.begin(), decision.reasons.end());
  }
  for (std::uint16_t number = 0; number < 1000; ++number) {
    const Reason reason{number};
    EXPECT_TRUE(name_of(reason) == "unknown" || seen.contains(reason)) << name_of(reason);
  }
}

TEST(Decide, GivesEveryDefectOneReason) {
  for (std::uint8_t number = 1; name_of(Defect{number}) != "unknown"; ++number) {
    const Decision decision = decision_for(Defect{number});
    ASSERT_EQ(decision.reasons.size(), 1U) << name_of(Defect{number});
    // 2xx refuses, 3xx refers, and nothing that is no credential is ever admitted.
    const auto hundreds = static_cast<int>(decision.reasons.front()) / 100;
    EXPECT_EQ(hundreds, static_cast<int>(decision.outcome)) << name_of(Defect{number});
    EXPECT_NE(decision.outcome, Outcome::admit);
  }
  EXPECT_EQ(text(decision_for(Defect{200})), "refuse document_invalid");
}

TEST(Decide, AsksTheClockFirst) {
  Door door;
  door.rules.clock_floor = door.now.at + 1ms;
  door.defect = Defect::no_document;
  EXPECT_EQ(text(door.decide()), "refuse clock_not_trusted");
  door.rules.clock_floor = door.now.at;
  EXPECT_EQ(text(door.decide()), "refer no_document");
}

TEST(Decide, CountsTheBirthdayInTheVenuesCalendar) {
  Door door;
  door.born(date(2008, 3, 10));
  door.now = shanghai(date(2026, 3, 10), 23, 59, 59);
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  // 16:00 UTC on the 10th is midnight in Shanghai: the 11th has begun there.
  door.now = shanghai(date(2026, 3, 11), 0, 0, 0);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.now.utc_offset = 0s;
  EXPECT_EQ(text(door.decide()), "refuse under_age");
}

TEST(Decide, CountsTheLeapDayAndTheLenientRule) {
  Door door;
  door.born(date(2008, 2, 29));
  door.now = shanghai(date(2026, 2, 28), 12);
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  door.now = shanghai(date(2026, 3, 1), 12);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.rules.adult_from = AdultFrom::birthday;
  door.now = shanghai(date(2026, 2, 27), 12);
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  door.now = shanghai(date(2026, 2, 28), 12);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.born(date(2008, 3, 10));
  door.now = shanghai(date(2026, 3, 10), 0);
  EXPECT_EQ(text(door.decide()), "admit adult");
}

// Shanghai kept summer time until 1991; a birth date knows no hours, so nothing moves.
TEST(Decide, KnowsNoSummerTime) {
  Door door;
  door.born(date(1989, 7, 1));
  door.now = shanghai(date(2007, 7, 1), 23, 59, 59);
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  door.now = shanghai(date(2007, 7, 2), 0);
  EXPECT_EQ(text(door.decide()), "admit adult");
}

TEST(Decide, CountsADocumentsLastDayAndFirstDayAsValid) {
  Door door;
  door.who.valid_from = door.who.valid_to = date(2026, 3, 10);
  door.now = shanghai(date(2026, 3, 10), 0);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.now = shanghai(date(2026, 3, 10), 23, 59, 59);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.now = shanghai(date(2026, 3, 11), 0);
  EXPECT_EQ(text(door.decide()), "refuse document_expired");
  door.now = shanghai(date(2026, 3, 9), 23, 59, 59);
  EXPECT_EQ(text(door.decide()), "refuse document_not_yet_valid");
}

TEST(Decide, SaysEverythingThatRefusesAnAdultInOrder) {
  Door door;
  door.who.single_use = CodeId{1};
  door.state.used_codes[CodeId{1}] = door.now.at + 1h;
  door.who.valid_to = date(2020, 1, 1);
  door.standing.listing = Listing::lost_card;
  door.zone.hours.weekdays.fill({});
  door.zone.least_evidence = Evidence::chip_read;
  door.who.evidence = Evidence::typed_number;
  door.who.number.clear();
  EXPECT_EQ(text(door.decide()),
            "refuse code_used document_expired card_lost outside_hours evidence_too_weak");
}

TEST(Decide, RefusesAMinorByAgeAloneWhateverElseIsWrong) {
  Door door;
  door.minor();
  const std::string alone = text(door.decide());
  EXPECT_EQ(alone, "refuse under_age");
  for (const Case& c : cases()) {
    Door other;
    c.turn(other);
    if (other.defect || other.rules.clock_floor > other.now.at) continue;
    other.zone.minors = MinorRule::no_minors;
    other.rules.listed_minors = ListedMinors::like_any_minor;
    other.minor();
    EXPECT_EQ(text(other.decide()), alone) << c.decision;
  }
}

TEST(Decide, TellsNothingOfAListedMinorUnlessTheTableSaysSo) {
  for (const MinorRule rule :
       {MinorRule::no_minors, MinorRule::minors_on_holidays, MinorRule::five_musts}) {
    for (const CivilDate& day : {date(2026, 3, 10), date(2026, 5, 1)}) {
      for (const Evidence evidence : Rules{}.evidence_rank) {
        Door door;
        door.zone.minors = rule;
        door.now = shanghai(day, 12);
        door.who.evidence = evidence;
        door.minor();
        const std::string unlisted = text(door.decide());
        door.standing = {Listing::minor, 7, door.now.at - 24h, true};
        EXPECT_EQ(text(door.decide()), unlisted);
        EXPECT_EQ(text(door.after(all_steps)), [&] {
          Door same = door;
          same.standing = {};
          return text(same.after(all_steps));
        }());
      }
    }
  }
}

TEST(Decide, ShowsAListedMinorOnlyWhereAgeRefusesAnyway) {
  Door door;
  door.rules.listed_minors = ListedMinors::told_apart;
  door.standing.listing = Listing::minor;
  door.minor();
  door.zone.minors = MinorRule::five_musts;
  EXPECT_EQ(text(door.decide()), "refer five_musts");
  door.zone.minors = MinorRule::minors_on_holidays;
  EXPECT_EQ(text(door.decide()), "refuse under_age under_age_on_list");
  door.now = shanghai(date(2026, 5, 1), 12);
  EXPECT_EQ(text(door.decide()), "admit holiday_for_minors");
}

TEST(Decide, ForgetsAMinorsListingOnceTheyAreAdult) {
  Door door;
  door.standing.listing = Listing::minor;
  door.rules.listed_minors = ListedMinors::told_apart;
  EXPECT_EQ(text(door.decide()), "admit adult");
}

TEST(Decide, AsksOnAHolidayEverythingElseOfAMinorToo) {
  Door door;
  door.zone.minors = MinorRule::minors_on_holidays;
  door.now = shanghai(date(2026, 5, 1), 12);
  door.minor();
  door.standing.listing = Listing::lost_card;
  EXPECT_EQ(text(door.decide()), "refuse card_lost");
  door.standing = {};
  door.who.number.clear();
  EXPECT_EQ(text(door.decide()), "refer age_only");
  door.now = shanghai(date(2026, 5, 2), 0);
  EXPECT_EQ(text(door.decide()), "refuse under_age");
}

TEST(Decide, BelievesAnAgeClaimOnlyAsAnAge) {
  Door door;
  door.who.birth.reset();
  door.who.number.clear();
  door.who.adult_by_claim = false;
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  door.who.adult_by_claim = true;
  EXPECT_EQ(text(door.decide()), "refer age_only");
  door.born(date(2012, 1, 1));  // the birth date outweighs the claim
  EXPECT_EQ(text(door.decide()), "refuse under_age");
  door.who.birth.reset();
  door.who.adult_by_claim.reset();
  EXPECT_EQ(text(door.decide()), "refer birth_unknown");
}

TEST(Decide, TakesAnImpossibleBirthDateForNone) {
  Door door;
  door.born(date(1990, 2, 30));
  EXPECT_EQ(text(door.decide()), "refer birth_unknown");
}

TEST(Decide, RanksEvidenceAsTheTableSays) {
  Door door;
  for (const Evidence least : door.rules.evidence_rank) {
    bool enough = true;
    for (const Evidence given : door.rules.evidence_rank) {
      door.zone.least_evidence = least;
      door.who.evidence = given;
      EXPECT_EQ(text(door.decide()), enough ? "admit adult" : "refuse evidence_too_weak");
      if (given == least) enough = false;
    }
  }
  door.zone.least_evidence = Evidence::typed_number;
  door.who.evidence = Evidence::none;
  EXPECT_EQ(text(door.decide()), "refuse evidence_too_weak");
}

TEST(Decide, RanksEvidenceAnewWhereTheTableTurnsItRound) {
  Door door;
  std::ranges::reverse(door.rules.evidence_rank);
  door.zone.least_evidence = Evidence::signed_code_loose;
  EXPECT_EQ(text(door.decide()), "refuse evidence_too_weak");
  door.who.evidence = Evidence::typed_number;
  EXPECT_EQ(text(door.decide()), "admit adult");
}

TEST(Decide, CountsWeakEvidenceThisPatronIncluded) {
  Door door;
  door.who.evidence = Evidence::typed_number;
  const auto decide_at = [&](std::uint32_t all, std::uint32_t weak) {
    door.admitted_today(all, weak);
    return text(door.decide());
  };
  EXPECT_EQ(decide_at(0, 0), "admit adult");
  EXPECT_EQ(decide_at(2, 2), "admit adult");             // the third of three
  EXPECT_EQ(decide_at(3, 3), "refuse weak_quota_used");  // a fourth of four
  EXPECT_EQ(decide_at(38, 3), "refuse weak_quota_used");
  EXPECT_EQ(decide_at(39, 3), "admit adult");  // four of forty are 10 %
  EXPECT_EQ(decide_at(40, 4), "refuse weak_quota_used");
  EXPECT_EQ(decide_at(4'294'967'295U, 4'294'967'295U), "refuse weak_quota_used");
  door.who.evidence = Evidence::chip_read;
  EXPECT_EQ(decide_at(3, 3), "admit adult");
}

TEST(Decide, ForgetsYesterdaysWeakEvidence) {
  Door door;
  door.who.evidence = Evidence::typed_number;
  door.admitted_today(3, 3);
  EXPECT_EQ(text(door.decide()), "refuse weak_quota_used");
  door.now = shanghai(date(2026, 3, 11), 0);
  EXPECT_EQ(text(door.decide()), "admit adult");
}

TEST(Decide, NeverAdmitsWeakEvidenceWhereTheQuotaIsNothing) {
  Door door;
  door.who.evidence = Evidence::typed_number;
  door.rules.weak.at_least = 0;
  door.rules.weak.share_percent = 0;
  EXPECT_EQ(text(door.decide()), "refuse weak_quota_used");
  door.rules.weak.share_percent = 100;
  EXPECT_EQ(text(door.decide()), "admit adult");
}

TEST(Decide, RefusesOutsideHoursToTheMinute) {
  Door door;
  door.zone.hours.weekdays.fill({*parse_span("08:00-24:00")});
  door.now = shanghai(date(2026, 3, 10), 7, 59, 59);
  EXPECT_EQ(text(door.decide()), "refuse outside_hours");
  door.now = shanghai(date(2026, 3, 10), 8);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.now = shanghai(date(2026, 3, 10), 23, 59, 59);
  EXPECT_EQ(text(door.decide()), "admit adult");
  door.now = shanghai(date(2026, 3, 11), 0);
  EXPECT_EQ(text(door.decide()), "refuse outside_hours");
}

}  // namespace
}  // namespace menshen::policy
