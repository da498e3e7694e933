#include <algorithm>

#include "gateway/ledger/violation.hpp"
#include "tests/simulation/invariants.hpp"

namespace menshen::test {
namespace {

// How long somebody leaves a card on a reader that nobody disturbs before it counts as lost: the
// session's own way back from every single fault is shorter.
constexpr std::chrono::seconds card_patience{45};

bool shown_before(const History& history, std::size_t scan) {
  const auto& code = visit_of(history, scan).code;
  if (!code) return false;
  for (std::size_t earlier = 0; earlier < scan; ++earlier) {
    const auto& other = visit_of(history, earlier).code;
    if (other && other->text == code->text) return true;
  }
  return false;
}

Verdict verdict_of(const History& history, const SeenLeaf& leaf) {
  const std::size_t scan = leaf.scan.value();
  return verdict_on(visit_of(history, scan), person_of(history, scan),
                    history.lanes.at(leaf.entry.lane), leaf.entry.moment.at,
                    shown_before(history, scan));
}

// Asks a question of every decision that is new since the last look.
template <class Question>
Wrong of_new_decisions(const History& history, Question question) {
  for (std::size_t i = history.first_new_leaf; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!is_decision(leaf.entry) || !leaf.scan || *leaf.scan >= history.scans.size()) continue;
    if (const Wrong wrong = question(leaf)) return "leaf " + std::to_string(i) + ": " + *wrong;
  }
  return std::nullopt;
}

bool admits(const SeenLeaf& leaf) { return leaf.entry.kind == EntryKind::admission; }

// A minor whom a manager lets in is a violation, wherever the rule table lets them be let in at
// all.
Wrong wrong_of_overridden_minor(const History& history, const SeenLeaf& leaf) {
  if (!history.anyone_may_be_overridden) return "a minor was overridden, and the rules forbid it";
  if (ledger::violation_of(leaf.entry) == ledger::Violation::minor_admitted) return std::nullopt;
  return "a minor was overridden, and the leaf is no violation of that name";
}

}  // namespace

Wrong nobody_under_age_enters_where_it_is_forbidden(const History& history) {
  return of_new_decisions(history, [&](const SeenLeaf& leaf) -> Wrong {
    const Person& person = person_of(history, *leaf.scan);
    const Ymd today = wall_of(leaf.entry.moment.at).date;
    if (!lets_in(leaf.entry) || is_of_age(person.born, today)) return std::nullopt;
    if (!admits(leaf)) return wrong_of_overridden_minor(history, leaf);
    const House& house = history.lanes.at(leaf.entry.lane);
    if (house.minors == MinorsMay::on_holidays && is_holiday(today)) return std::nullopt;
    const Visit& visit = visit_of(history, *leaf.scan);
    const bool musts_done = visit.way == Way::steps && visit.every_step;
    if (house.minors == MinorsMay::with_five_musts && musts_done) return std::nullopt;
    return "born " + std::to_string(person.born) + ", admitted on " + std::to_string(today);
  });
}

Wrong only_who_may_enter_is_admitted(const History& history) {
  return of_new_decisions(history, [&](const SeenLeaf& leaf) -> Wrong {
    if (!admits(leaf) || verdict_of(history, leaf) != Verdict::must_not) return std::nullopt;
    return "admitted by way " + std::to_string(static_cast<int>(visit_of(history, *leaf.scan).way));
  });
}

Wrong who_may_enter_is_not_turned_away(const History& history) {
  return of_new_decisions(history, [&](const SeenLeaf& leaf) -> Wrong {
    if (admits(leaf) || verdict_of(history, leaf) != Verdict::must_enter) return std::nullopt;
    return "turned away: " + std::string(name_of(leaf.entry.decision->reasons.front()));
  });
}

Wrong the_leaf_tells_the_true_evidence(const History& history) {
  return of_new_decisions(history, [&](const SeenLeaf& leaf) -> Wrong {
    if (!lets_in(leaf.entry)) return std::nullopt;
    const auto proven = evidence_of(visit_of(history, *leaf.scan), leaf.entry.moment.at);
    if (!proven || *proven == leaf.entry.evidence) return std::nullopt;
    return std::string(name_of(*proven)) + " stands as " +
           std::string(name_of(leaf.entry.evidence));
  });
}

Wrong the_register_names_who_was_admitted(const History& history) {
  return of_new_decisions(history, [&](const SeenLeaf& leaf) -> Wrong {
    if (!lets_in(leaf.entry)) return std::nullopt;
    if (!leaf.register_entry) return "nothing that the venue's key opens";
    const Person& person = person_of(history, *leaf.scan);
    const bool same =
        leaf.register_entry->number == person.number && leaf.register_entry->name == person.name;
    if (same) return std::nullopt;
    return "another person stands in the register";
  });
}

Wrong nobody_refused_leaves_a_trace(const History& history) {
  for (std::size_t i = history.first_new_leaf; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!lets_in(leaf.entry) && !leaf.beside.empty()) {
      return "something lies beside leaf " + std::to_string(i) + ", which admits nobody";
    }
    for (const Bytes* bytes : {&leaf.bytes, &leaf.beside}) {
      if (const auto found = somebody_in(text_of(*bytes), history.people)) {
        return *found + " in the clear at leaf " + std::to_string(i);
      }
    }
  }
  for (const auto& [lane, shown] : history.page) {
    const bool named = !shown.masked_name.empty() || !shown.masked_number.empty();
    if (named && shown.outcome != Outcome::admit) return "lane " + lane + " names who was refused";
  }
  if (const auto found = somebody_in(history.board_json, history.people)) {
    return *found + " in the clear on the page";
  }
  if (const auto found = somebody_in(history.log, history.people)) return *found + " in the log";
  return std::nullopt;
}

Wrong a_card_is_decided_once(const History& history) {
  for (const Laying& laying : history.layings) {
    if (laying.decided > 1 && !laying.restarted) {
      return "visit " + std::to_string(laying.visit) + ": a card that was laid once gave " +
             std::to_string(laying.decided) + " scans";
    }
  }
  return std::nullopt;
}

Wrong no_card_is_lost(const History& history) {
  for (const Laying& laying : history.layings) {
    if (!laying.must_be_read || laying.decided > 0) continue;
    const Instant until = laying.to.value_or(history.now);
    if (until - laying.from > card_patience) {
      return "visit " + std::to_string(laying.visit) + ": a card lay there and gave no scan";
    }
  }
  return std::nullopt;
}

}  // namespace menshen::test
