// A short day on which everything went well, written by hand: what the invariants say yes to, and
// what their tests then spoil.
#pragma once

#include "tests/simulation/history.hpp"

namespace menshen::test {

// An internet cafe on 2026-03-10 at noon. Leaf 0 admits a grown-up by card, leaf 1 refuses a child,
// leaf 2 admits a grown-up by a code that opens one door once.
History quiet_day();

// One more decision, recorded: its leaf has the next index.
SeenLeaf& add_decision(History& history, Visit visit, Decision decision, Evidence evidence);
// After leaves were changed: their hashes and the heads once more.
void grow_tree_again(History& history);

inline constexpr const char* quiet_lane = "front";

}  // namespace menshen::test
