// Each invariant can fail: a day that went well is spoilt in one way, and the invariant says so.
#include "tests/simulation/invariants.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/simulation/quiet_day.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

struct Spoiling {
  std::string_view invariant;  // that must notice
  std::string_view what;       // happened
  void (*spoil)(History&);
};

void admit_typed(History& history, int times) {
  Visit visit;
  visit.way = Way::typed;
  for (int i = 0; i < times; ++i) {
    add_decision(history, visit, {Outcome::admit, {Reason::adult}}, Evidence::typed_number);
  }
}

void refer_and_complete(History& history, int times) {
  history.lanes[quiet_lane] = houses()[3];  // rooms of a mixed hotel
  Visit visit;
  visit.person = 1;
  add_decision(history, visit, {Outcome::refer, {Reason::five_musts}}, Evidence::chip_read);
  const LeafIndex referral = history.leaves.size() - 1;
  visit.way = Way::steps;
  visit.completes = Way::card;
  visit.proven_at = history.now;
  visit.every_step = true;
  for (int i = 0; i < times; ++i) {
    add_decision(history, visit, {Outcome::admit, {Reason::five_musts_done}}, Evidence::chip_read)
        .entry.follows = referral;
  }
}

void lose_a_scan(History& history, std::chrono::seconds ago) {
  const Instant then = history.now - ago;
  history.scans.push_back({0, quiet_lane, then, history.life, then});
}

const std::vector<Spoiling> gates = {
    {"no_gate_opens_without_an_earlier_leaf", "a gate opened before its leaf was on disk",
     [](History& h) { h.openings[0].leaves_on_disk = 0; }},
    {"no_gate_opens_without_an_earlier_leaf", "a gate opened after another lane's admission",
     [](History& h) { h.openings[0].lane = "side"; }},
    {"each_admission_opens_its_gate_once", "a gate stayed shut",
     [](History& h) { h.openings.pop_back(); }},
    {"each_admission_opens_its_gate_once", "a gate opened half a minute late",
     [](History& h) { h.leaves[0].seen_at += 40s; }},
    {"each_admission_opens_its_gate_once", "a gate opened twice",
     [](History& h) { h.openings.push_back(h.openings.back()); }},
    {"the_page_shows_the_last_decision", "the page shows an older leaf",
     [](History& h) { h.page[quiet_lane].leaf = 0; }},
    {"the_page_shows_the_last_decision", "the page gives another reason",
     [](History& h) { h.page[quiet_lane].reasons = {Reason::holiday_for_minors}; }},
    {"the_page_shows_the_last_decision", "the page shows nothing",
     [](History& h) { h.page.clear(); }},
    {"the_page_says_when_the_store_refuses", "the page is silent about the store",
     [](History& h) { h.last_append_refused = true; }},
};

const std::vector<Spoiling> people = {
    {"nobody_under_age_enters_where_it_is_forbidden", "he turns 18 today",
     [](History& h) { h.people[0].born = 20080310; }},
    {"nobody_under_age_enters_where_it_is_forbidden", "a child in an arcade on a working day",
     [](History& h) {
       h.lanes[quiet_lane] = houses()[4];
       h.people[0].born = 20120506;
     }},
    {"nobody_under_age_enters_where_it_is_forbidden", "a child in a hotel after some of the steps",
     [](History& h) {
       refer_and_complete(h, 1);
       h.visits.back().every_step = false;
     }},
    {"only_who_may_enter_is_admitted", "his card was locked",
     [](History& h) { h.people[0].listing = Listing::locked_card; }},
    {"only_who_may_enter_is_admitted", "his card had ended yesterday",
     [](History& h) { h.people[0].valid_to = 20260309; }},
    {"only_who_may_enter_is_admitted", "his card was forged",
     [](History& h) { h.visits[0].way = Way::forged_card; }},
    {"only_who_may_enter_is_admitted", "it was seven in the morning",
     [](History& h) { h.leaves[0].entry.moment.at -= 5h; }},
    {"only_who_may_enter_is_admitted", "the code was another venue's",
     [](History& h) { h.visits[2].code->elsewhere = true; }},
    {"only_who_may_enter_is_admitted", "the code had ended",
     [](History& h) { h.visits[2].code->expires = h.now - 2min; }},
    {"who_may_enter_is_not_turned_away", "a grown-up with a good card was refused",
     [](History& h) { h.leaves[0].entry.kind = EntryKind::refusal; }},
    {"the_leaf_tells_the_true_evidence", "a typed number stands as a chip",
     [](History& h) { h.visits[0].way = Way::typed; }},
    {"the_leaf_tells_the_true_evidence", "a loose code stands as a bound one",
     [](History& h) {
       h.visits[2].code->bound = false;
       h.visits[2].code->issued -= 10min;
     }},
    {"the_register_names_who_was_admitted", "nothing can be opened beside the leaf",
     [](History& h) { h.leaves[0].register_entry.reset(); }},
    {"the_register_names_who_was_admitted", "another name stands there",
     [](History& h) { h.leaves[0].register_entry->name = h.people[1].name; }},
    {"nobody_refused_leaves_a_trace", "something lies beside a refusal",
     [](History& h) { h.leaves[1].beside = {0x01}; }},
    {"nobody_refused_leaves_a_trace", "a number stands in a leaf",
     [](History& h) { h.leaves[1].bytes = to_bytes("{" + h.people[1].number + "}"); }},
    {"nobody_refused_leaves_a_trace", "a name lies unsealed beside a leaf",
     [](History& h) { h.leaves[0].beside = to_bytes(h.people[0].name); }},
    {"nobody_refused_leaves_a_trace", "the page masks a name that it should not have",
     [](History& h) {
       h.page[quiet_lane].outcome = Outcome::refuse;
       h.page[quiet_lane].masked_name = "钱***";
     }},
    {"nobody_refused_leaves_a_trace", "the page holds a whole name",
     [](History& h) { h.board_json = "{\"name\":\"" + h.people[1].name + "\"}"; }},
    {"nobody_refused_leaves_a_trace", "a number stands in the log",
     [](History& h) { h.log = "refused number=" + h.people[1].number; }},
    {"a_card_is_decided_once", "a card that lay there gave two scans",
     [](History& h) { h.layings[0].decided = 2; }},
    {"no_card_is_lost", "a card lay there for a minute and gave none",
     [](History& h) {
       h.layings[0].decided = 0;
       h.layings[0].to = h.layings[0].from + 1min;
     }},
};

// A grown-up whose card has ended was refused; a manager let them in.
void override_it(History& history) {
  history.people[2].valid_to = 20260309;
  Visit visit;
  visit.person = 2;
  add_decision(history, visit, {Outcome::refuse, {Reason::document_expired}}, Evidence::chip_read);
  const LeafIndex refusal = history.leaves.size() - 1;
  history.armings.push_back({quiet_lane, refusal, history.now - 10s, history.life});
  SeenLeaf& leaf = add_decision(
      history, visit, {Outcome::admit, {Reason::manager_override, Reason::document_expired}},
      Evidence::chip_read);
  leaf.entry.kind = EntryKind::override;
  leaf.entry.follows = refusal;
}

const std::vector<Spoiling> overrides = {
    {"an_override_follows_its_lanes_refusal", "it follows an admission",
     [](History& h) {
       override_it(h);
       h.leaves.back().entry.follows = 0;
     }},
    {"an_override_follows_its_lanes_refusal", "it follows nothing",
     [](History& h) {
       override_it(h);
       h.leaves.back().entry.follows.reset();
     }},
    {"an_override_follows_its_lanes_refusal", "it follows another lane's refusal",
     [](History& h) {
       override_it(h);
       h.leaves[h.leaves.size() - 2].entry.lane = "side";
     }},
    {"an_override_was_armed_and_not_over", "nobody had typed a PIN",
     [](History& h) {
       override_it(h);
       h.armings.clear();
     }},
    {"an_override_was_armed_and_not_over", "the PIN was a minute old",
     [](History& h) {
       override_it(h);
       h.armings.back().at = h.now - 60s;
     }},
    {"an_override_was_armed_and_not_over", "the PIN was typed afterwards",
     [](History& h) {
       override_it(h);
       h.armings.back().at = h.now + 1s;
     }},
    {"an_override_was_armed_and_not_over", "the daemon had started anew since the PIN",
     [](History& h) {
       override_it(h);
       --h.armings.back().life;
     }},
    {"each_arming_lets_in_one_at_most", "one PIN let in two",
     [](History& h) {
       override_it(h);
       h.leaves.push_back(h.leaves.back());
     }},
    {"every_override_is_a_violation", "its reasons hide it",
     [](History& h) {
       override_it(h);
       h.leaves.back().entry.decision->reasons = {Reason::adult};
     }},
    {"every_override_is_a_violation", "it does not say what was overridden",
     [](History& h) {
       override_it(h);
       h.leaves.back().entry.decision->reasons = {Reason::manager_override};
     }},
    {"nobody_under_age_enters_where_it_is_forbidden", "a minor was overridden where none may be",
     [](History& h) {
       override_it(h);
       h.people[2].born = 20120506;
       h.leaves.back().entry.age_band = AgeBand::under_14;
     }},
    {"nobody_under_age_enters_where_it_is_forbidden", "a minor was overridden as if of age",
     [](History& h) {
       override_it(h);
       h.anyone_may_be_overridden = true;
       h.people[2].born = 20120506;
       h.leaves.back().entry.age_band = AgeBand::adult;
     }},
    {"no_gate_opens_without_an_earlier_leaf", "a gate opened before its override was on disk",
     [](History& h) {
       override_it(h);
       --h.openings.back().leaves_on_disk;
     }},
    {"each_admission_opens_its_gate_once", "an override opened no gate",
     [](History& h) {
       override_it(h);
       h.openings.pop_back();
     }},
    {"the_register_names_who_was_admitted", "whoever was overridden stands nowhere",
     [](History& h) {
       override_it(h);
       h.leaves.back().register_entry.reset();
     }},
    {"the_door_remembers_what_the_leaves_say", "whoever was overridden is not counted",
     [](History& h) {
       override_it(h);
       --h.door_kept.days.begin()->second.admitted;
     }},
};

const std::vector<Spoiling> register_itself = {
    {"each_leaf_is_of_one_scan", "a leaf is of no scan",
     [](History& h) { h.leaves[1].scan.reset(); }},
    {"each_leaf_is_of_one_scan", "a scan has two leaves",
     [](History& h) { h.leaves[1].scan = h.leaves[0].scan; }},
    {"each_leaf_is_of_one_scan", "a leaf names another zone than its lane's",
     [](History& h) { h.leaves[1].entry.zone = "cellar"; }},
    {"each_leaf_is_of_one_scan", "a leaf is older than its scan",
     [](History& h) { h.leaves[1].entry.moment.at -= 1s; }},
    {"no_scan_is_lost_while_the_store_works", "a scan has no leaf",
     [](History& h) { lose_a_scan(h, 1s); }},
    {"no_scan_is_lost_while_the_store_works", "a refused scan was not tried again",
     [](History& h) {
       lose_a_scan(h, 20s);
       h.store_refused.push_back({h.now - 19s, h.life});
       h.store_works_since = h.now - 15s;
     }},
    {"a_used_code_admits_once", "a code admitted a second time",
     [](History& h) {
       add_decision(h, h.visits[2], {Outcome::admit, {Reason::adult}}, Evidence::signed_code_bound);
     }},
    {"weak_evidence_stays_within_its_quota", "a fourth typed number of six patrons",
     [](History& h) { admit_typed(h, 4); }},
    {"a_referral_is_completed_once", "the desk completed it twice",
     [](History& h) { refer_and_complete(h, 2); }},
    {"the_door_remembers_what_the_leaves_say", "the store counts one too few",
     [](History& h) { --h.door_kept.days.begin()->second.admitted; }},
    {"the_door_remembers_what_the_leaves_say", "the admission counts one too many",
     [](History& h) { ++h.door_in_mind.days.begin()->second.admitted; }},
    {"the_door_remembers_what_the_leaves_say", "weak evidence is not counted",
     [](History& h) {
       admit_typed(h, 1);
       h.door_kept.days.begin()->second.admitted_weak = 0;
     }},
    {"the_door_remembers_what_the_leaves_say", "the store has forgotten a used code",
     [](History& h) { h.door_kept.used_codes.clear(); }},
    {"the_door_remembers_what_the_leaves_say", "a code is used that admitted nobody",
     [](History& h) { h.door_in_mind.used_codes[CodeId{9}] = h.now + 1min; }},
    {"the_tree_only_grows", "a leaf is another than the one that was hashed",
     [](History& h) { h.leaves[1].hash[0] ^= 1; }},
    {"the_tree_only_grows", "a leaf has gone",
     [](History& h) {
       const auto before = h.heads.back();
       h.leaves.pop_back();
       grow_tree_again(h);
       h.heads.insert(h.heads.end() - 1, before);
     }},
    {"the_tree_only_grows", "the head counts a leaf that is not there",
     [](History& h) { ++h.heads.back().size; }},
    {"the_tree_only_grows", "the past is another than it was",
     [](History& h) { h.heads[1].root[0] ^= 1; }},
};

std::vector<Spoiling> all_spoilings() {
  std::vector<Spoiling> all;
  for (const auto* some : {&gates, &people, &overrides, &register_itself}) {
    all.insert(all.end(), some->begin(), some->end());
  }
  return all;
}

const Invariant& invariant_named(std::string_view name) {
  const auto found = std::ranges::find(invariants(), name, &Invariant::name);
  check(found != invariants().end(), "a spoiling names no invariant");
  return *found;
}

TEST(Invariants, HoldOnADayOnWhichAllWentWell) {
  const Wrong wrong = first_violation(quiet_day());
  EXPECT_FALSE(wrong) << *wrong;
}

TEST(Invariants, HoldForTypedNumbersWithinTheQuotaAndACompletedReferral) {
  History history = quiet_day();
  admit_typed(history, 3);
  EXPECT_FALSE(first_violation(history)) << *first_violation(history);
  History hotel = quiet_day();
  refer_and_complete(hotel, 1);
  EXPECT_FALSE(weak_evidence_stays_within_its_quota(hotel));
  EXPECT_FALSE(a_referral_is_completed_once(hotel));
  EXPECT_FALSE(nobody_under_age_enters_where_it_is_forbidden(hotel));
}

TEST(Invariants, HoldForAnOverrideOfAGrownUpAndOfAMinorWhereTheRulesHaveIt) {
  History history = quiet_day();
  override_it(history);
  EXPECT_FALSE(first_violation(history)) << *first_violation(history);
  history.anyone_may_be_overridden = true;
  history.people[2].born = 20120506;
  history.leaves.back().entry.age_band = AgeBand::under_14;
  history.leaves[2].entry.kind = EntryKind::refusal;  // the same person's, before
  EXPECT_FALSE(nobody_under_age_enters_where_it_is_forbidden(history));
  EXPECT_FALSE(every_override_is_a_violation(history));
}

TEST(Invariants, NoticeEveryWayInWhichADayIsSpoilt) {
  for (const Spoiling& spoiling : all_spoilings()) {
    History history = quiet_day();
    spoiling.spoil(history);
    EXPECT_TRUE(invariant_named(spoiling.invariant).holds(history))
        << spoiling.invariant << " does not notice that " << spoiling.what;
    EXPECT_TRUE(first_violation(history)) << spoiling.what;
  }
}

TEST(Invariants, AreEachSeenToFail) {
  const auto spoilings = all_spoilings();
  for (const Invariant& invariant : invariants()) {
    const auto count = std::ranges::count(spoilings, invariant.name, &Spoiling::invariant);
    EXPECT_GT(count, 0) << "nothing shows that " << invariant.name << " can fail";
  }
}

TEST(Invariants, AreNamedInWhatTheySay) {
  History history = quiet_day();
  history.openings.pop_back();
  EXPECT_EQ(first_violation(history),
            "each_admission_opens_its_gate_once: lane front: 2 admissions, 1 openings");
}

TEST(Invariants, GiveAScanUpOnlyAfterItsTimeOrForANewerOne) {
  History history = quiet_day();
  lose_a_scan(history, 60s);  // refused all the while
  history.store_refused.push_back({history.now - 59s, history.life});
  history.store_works_since = history.now - 10s;
  EXPECT_FALSE(no_scan_is_lost_while_the_store_works(history));
  lose_a_scan(history, 5s);  // refused, and tried again within its time
  history.store_refused.push_back({history.now - 4s, history.life});
  EXPECT_FALSE(no_scan_is_lost_while_the_store_works(history));
}

}  // namespace
}  // namespace menshen::test
