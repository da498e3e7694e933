// The decision at the door: a pure function of what was read, what the list says, what the day has
// seen, the rules and the moment. docs/policy.md says the same for people.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/door_state.hpp"
#include "gateway/core/standing.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::policy {

Decision decide(const Recognition& recognition, const Standing& standing, const DoorState& state,
                const Zone& zone, const Rules& rules, const Moment& now);

// What the desk is told for something that is no Credential: one reason, and its outcome.
Decision decision_for(Defect defect);

// Whether the rule table lets a manager admit somebody of this age at all.
bool may_override(bool adult, const Rules& rules);

// What a manager's PIN makes of a decision that admits nobody: admitted, manager_override first and
// then why the rules would not. Nothing where the rule table has no such override for this patron:
// nobody it could register (no number), an age that is not proven where it admits adults alone, a
// clock that is not trusted, a code that has been used, which proves nobody any more (whatever the
// decision names: a minor's says no more than their age).
std::optional<Decision> overridden(const Decision& decision, const Recognition& recognition,
                                   const DoorState& state, const Rules& rules, const Moment& now);

// The five musts of the notice of 2023 on minors in hotels. Names are what a desk step carries,
// one a line; numbers are fixed.
enum class Step : std::uint8_t {
  identity_checked = 1,     // identity checked, registered truthfully
  guardian_contact = 2,     // the guardian's contact asked and recorded
  companions_recorded = 3,  // the relationship of those who share the room
  patrol_arranged = 4,      // patrols and control of visitors
  no_suspicion = 5,         // nothing that the police and the guardian must be told
};

inline constexpr std::array all_steps = {Step::identity_checked, Step::guardian_contact,
                                         Step::companions_recorded, Step::patrol_arranged,
                                         Step::no_suspicion};

std::string_view name_of(Step step);
std::optional<Step> step_named(std::string_view name);

// The names in a desk_step Scan's bytes, one a line; nothing if a line is no name, or one twice. No
// line at all is no step, and no mistake.
std::optional<std::vector<Step>> parse_steps(std::string_view lines);

// The same patron again, after somebody at the desk completed `done`. Admits (five_musts_done) only
// where decide() still refers for the five musts alone and every step is there; otherwise it
// answers what decide() answers. A code that may be used once is therefore used up by the
// admission, never by the referral before it.
Decision decide_after_steps(const Recognition& recognition, const Standing& standing,
                            const DoorState& state, const Zone& zone, const Rules& rules,
                            const Moment& now, std::span<const Step> done);

}  // namespace menshen::policy
