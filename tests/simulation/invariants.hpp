// What must hold after every step of a simulated day. Each is a function of its own over the whole
// history, slow and obvious, and says nothing or what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/history.hpp"

namespace menshen::test {

using Wrong = std::optional<std::string>;

// invariants_gate.cpp: record, then act.
Wrong no_gate_opens_without_an_earlier_leaf(const History& history);
Wrong each_admission_opens_its_gate_once(const History& history);
Wrong the_page_shows_the_last_decision(const History& history);
Wrong the_page_says_when_the_store_refuses(const History& history);

// invariants_people.cpp: the right ones enter, and the others leave no trace.
Wrong nobody_under_age_enters_where_it_is_forbidden(const History& history);
Wrong only_who_may_enter_is_admitted(const History& history);
Wrong who_may_enter_is_not_turned_away(const History& history);
Wrong the_leaf_tells_the_true_evidence(const History& history);
Wrong the_register_names_who_was_admitted(const History& history);
Wrong nobody_refused_leaves_a_trace(const History& history);
Wrong a_card_is_decided_once(const History& history);
Wrong no_card_is_lost(const History& history);

// invariants_override.cpp: a manager lets in one, whom they looked at, within a minute.
Wrong an_override_follows_its_lanes_refusal(const History& history);
Wrong an_override_was_armed_and_not_over(const History& history);
Wrong each_arming_lets_in_one_at_most(const History& history);
Wrong every_override_is_a_violation(const History& history);

// invariants_register.cpp: the register is whole.
Wrong each_leaf_is_of_one_scan(const History& history);
Wrong no_scan_is_lost_while_the_store_works(const History& history);
Wrong a_used_code_admits_once(const History& history);
Wrong weak_evidence_stays_within_its_quota(const History& history);
Wrong a_referral_is_completed_once(const History& history);
Wrong the_door_remembers_what_the_leaves_say(const History& history);
Wrong the_tree_only_grows(const History& history);

struct Invariant {
  std::string_view name;
  Wrong (*holds)(const History&);
};
const std::vector<Invariant>& invariants();

// The first that does not hold: "name: what is wrong".
Wrong first_violation(const History& history);

}  // namespace menshen::test
