#include <algorithm>

#include "gateway/ledger/violation.hpp"
#include "tests/simulation/invariants.hpp"

namespace menshen::test {
namespace {

// The product's own promise, said a second time.
constexpr std::chrono::seconds armed_for{60};

bool is_override(const SeenLeaf& leaf) { return leaf.entry.kind == EntryKind::override; }

template <class Question>
Wrong of_new_overrides(const History& history, Question question) {
  for (std::size_t i = history.first_new_leaf; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!is_override(leaf) || !leaf.scan || *leaf.scan >= history.scans.size()) continue;
    if (const Wrong wrong = question(i, leaf)) return "leaf " + std::to_string(i) + ": " + *wrong;
  }
  return std::nullopt;
}

}  // namespace

Wrong an_override_follows_its_lanes_refusal(const History& history) {
  return of_new_overrides(history, [&](std::size_t index, const SeenLeaf& leaf) -> Wrong {
    if (!leaf.entry.follows || *leaf.entry.follows >= index) return "an override of nothing before";
    const Entry& before = history.leaves[*leaf.entry.follows].entry;
    if (!is_decision(before) || lets_in(before)) return "an override of what refused nobody";
    if (before.lane != leaf.entry.lane) return "an override of another lane's decision";
    return std::nullopt;
  });
}

// By the scan's own life: a daemon that starts anew knows of no PIN.
Wrong an_override_was_armed_and_not_over(const History& history) {
  return of_new_overrides(history, [&](std::size_t, const SeenLeaf& leaf) -> Wrong {
    const Instant decided = leaf.entry.moment.at;
    const bool armed = std::ranges::any_of(history.armings, [&](const Arming& arming) {
      return arming.lane == leaf.entry.lane && leaf.entry.follows == arming.leaf &&
             arming.life == history.scans[*leaf.scan].life && arming.at <= decided &&
             decided < arming.at + armed_for;
    });
    if (armed) return std::nullopt;
    return "nobody had armed the lane for it, or a minute before at the latest";
  });
}

Wrong each_arming_lets_in_one_at_most(const History& history) {
  std::map<LeafIndex, std::size_t> let_in;
  for (const SeenLeaf& leaf : history.leaves) {
    if (!is_override(leaf) || !leaf.entry.follows) continue;
    const auto armed = static_cast<std::size_t>(
        std::ranges::count(history.armings, *leaf.entry.follows, &Arming::leaf));
    if (++let_in[*leaf.entry.follows] > armed) {
      return "leaf " + std::to_string(*leaf.entry.follows) + " was armed " + std::to_string(armed) +
             " times and overridden once more";
    }
  }
  return std::nullopt;
}

Wrong every_override_is_a_violation(const History& history) {
  return of_new_overrides(history, [&](std::size_t, const SeenLeaf& leaf) -> Wrong {
    const auto violation = ledger::violation_of(leaf.entry);
    const bool said = violation == ledger::Violation::overridden ||
                      violation == ledger::Violation::minor_admitted;
    const auto& reasons = leaf.entry.decision->reasons;
    if (!said) return "the regulator is not told of it";
    if (reasons.front() != Reason::manager_override) return "its first reason is another";
    if (reasons.size() < 2) return "it does not say what was overridden";
    return std::nullopt;
  });
}

}  // namespace menshen::test
