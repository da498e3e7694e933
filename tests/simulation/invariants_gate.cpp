#include <algorithm>

#include "tests/simulation/invariants.hpp"

namespace menshen::test {
namespace {

// Admissions on a lane in one life of the daemon, among the first `count` leaves.
std::size_t admissions(const History& history, const std::string& lane, int life,
                       std::uint64_t count) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < history.leaves.size() && i < count; ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!lets_in(leaf.entry) || leaf.entry.lane != lane || !leaf.scan) continue;
    if (history.scans.at(*leaf.scan).life == life) ++found;
  }
  return found;
}

bool is_of_this_life(const History& history, const SeenLeaf& leaf) {
  return leaf.scan && *leaf.scan < history.scans.size() &&
         history.scans[*leaf.scan].life == history.life;
}

std::size_t openings(const History& history, const std::string& lane, int life) {
  return static_cast<std::size_t>(std::ranges::count_if(
      history.openings, [&](const Opening& o) { return o.lane == lane && o.life == life; }));
}

}  // namespace

Wrong no_gate_opens_without_an_earlier_leaf(const History& history) {
  for (std::size_t i = history.first_new_opening; i < history.openings.size(); ++i) {
    const Opening& opening = history.openings[i];
    std::size_t opened_by_then = 0;
    for (std::size_t k = 0; k <= i; ++k) {
      const Opening& earlier = history.openings[k];
      if (earlier.lane == opening.lane && earlier.life == opening.life) ++opened_by_then;
    }
    const std::size_t on_disk =
        admissions(history, opening.lane, opening.life, opening.leaves_on_disk);
    if (on_disk < opened_by_then) {
      return "opening " + std::to_string(opened_by_then) + " of lane " + opening.lane + " with " +
             std::to_string(on_disk) + " admissions on disk";
    }
  }
  return std::nullopt;
}

Wrong each_admission_opens_its_gate_once(const History& history) {
  for (const auto& [lane, house] : history.lanes) {
    std::size_t may_open = 0;
    std::size_t must_open = 0;
    for (const SeenLeaf& leaf : history.leaves) {
      if (!lets_in(leaf.entry) || leaf.entry.lane != lane || !is_of_this_life(history, leaf))
        continue;
      const Timeliness timeliness = timeliness_of(history, leaf);
      if (timeliness != Timeliness::too_late) ++may_open;
      if (timeliness == Timeliness::in_time && history.settled) ++must_open;
    }
    const auto opened = openings(history, lane, history.life);
    if (opened > may_open || opened < must_open) {
      return "lane " + lane + ": " + std::to_string(may_open) + " admissions, " +
             std::to_string(opened) + " openings";
    }
  }
  return std::nullopt;
}

Wrong the_page_shows_the_last_decision(const History& history) {
  for (const auto& [lane, house] : history.lanes) {
    std::set<std::size_t> may_stand;
    for (std::size_t i = 0; i < history.leaves.size(); ++i) {
      const SeenLeaf& leaf = history.leaves[i];
      const bool here = is_decision(leaf.entry) && leaf.entry.lane == lane;
      if (!here || !is_of_this_life(history, leaf)) continue;
      const Timeliness timeliness = timeliness_of(history, leaf);
      if (timeliness == Timeliness::too_late) continue;
      if (timeliness == Timeliness::in_time && history.settled) may_stand.clear();
      may_stand.insert(i);
    }
    const auto shown = history.page.find(lane);
    if (shown == history.page.end()) {
      const bool some_must = std::ranges::any_of(may_stand, [&](std::size_t i) {
        return timeliness_of(history, history.leaves[i]) == Timeliness::in_time;
      });
      if (some_must && history.settled) return "lane " + lane + " shows nothing of its last leaf";
      continue;
    }
    const auto& index = shown->second.leaf;
    if (!index) return "lane " + lane + " shows no leaf";
    if (!may_stand.contains(*index)) {
      return "lane " + lane + " shows leaf " + std::to_string(*index) + ", not the last one";
    }
    const Entry& entry = history.leaves[*index].entry;
    const bool same = entry.decision && entry.decision->outcome == shown->second.outcome &&
                      entry.decision->reasons == shown->second.reasons;
    if (!same) return "lane " + lane + " shows another decision than its leaf";
  }
  return std::nullopt;
}

Wrong the_page_says_when_the_store_refuses(const History& history) {
  if (!history.settled || !history.last_append_refused || history.page_says_store_fails) {
    return std::nullopt;
  }
  return "the store refused the last leaf, and the page does not say so";
}

}  // namespace menshen::test
