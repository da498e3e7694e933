#include "tests/simulation/invariants.hpp"

namespace menshen::test {

const std::vector<Invariant>& invariants() {
#define MENSHEN_INVARIANT(name) \
  { #name, name }
  static const std::vector<Invariant> all = {
      MENSHEN_INVARIANT(the_tree_only_grows),
      MENSHEN_INVARIANT(each_leaf_is_of_one_scan),
      MENSHEN_INVARIANT(no_scan_is_lost_while_the_store_works),
      MENSHEN_INVARIANT(a_used_code_admits_once),
      MENSHEN_INVARIANT(weak_evidence_stays_within_its_quota),
      MENSHEN_INVARIANT(a_referral_is_completed_once),
      MENSHEN_INVARIANT(the_door_remembers_what_the_leaves_say),
      MENSHEN_INVARIANT(no_gate_opens_without_an_earlier_leaf),
      MENSHEN_INVARIANT(each_admission_opens_its_gate_once),
      MENSHEN_INVARIANT(the_page_shows_the_last_decision),
      MENSHEN_INVARIANT(the_page_says_when_the_store_refuses),
      MENSHEN_INVARIANT(nobody_under_age_enters_where_it_is_forbidden),
      MENSHEN_INVARIANT(only_who_may_enter_is_admitted),
      MENSHEN_INVARIANT(who_may_enter_is_not_turned_away),
      MENSHEN_INVARIANT(the_leaf_tells_the_true_evidence),
      MENSHEN_INVARIANT(the_register_names_who_was_admitted),
      MENSHEN_INVARIANT(nobody_refused_leaves_a_trace),
      MENSHEN_INVARIANT(an_override_follows_its_lanes_refusal),
      MENSHEN_INVARIANT(an_override_was_armed_and_not_over),
      MENSHEN_INVARIANT(each_arming_lets_in_one_at_most),
      MENSHEN_INVARIANT(every_override_is_a_violation),
      MENSHEN_INVARIANT(a_card_is_decided_once),
      MENSHEN_INVARIANT(no_card_is_lost),
  };
#undef MENSHEN_INVARIANT
  return all;
}

Wrong first_violation(const History& history) {
  for (const Invariant& invariant : invariants()) {
    if (const Wrong wrong = invariant.holds(history)) {
      return std::string(invariant.name) + ": " + *wrong;
    }
  }
  return std::nullopt;
}

}  // namespace menshen::test
