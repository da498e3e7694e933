#include <algorithm>

#include "gateway/ledger/merkle.hpp"
#include "tests/simulation/invariants.hpp"

namespace menshen::test {
namespace {

// The product's own promise is 30 s; what lies within this of either end may go either way: a tick
// a second, and the writer's time.
constexpr std::chrono::seconds retried_for{30};
constexpr std::chrono::seconds slack{8};

// How long beyond its own expiry a code may still be honoured, so that it must be remembered.
constexpr std::chrono::seconds code_leeway{60};

std::vector<int> leaves_of_scans(const History& history) {
  std::vector<int> counts(history.scans.size());
  for (const SeenLeaf& leaf : history.leaves) {
    if (leaf.scan && *leaf.scan < counts.size()) ++counts[*leaf.scan];
  }
  return counts;
}

bool was_refused_once(const History& history, const HandedScan& scan) {
  return std::ranges::any_of(history.store_refused, [&](const Refused& refused) {
    return refused.life == scan.life && refused.at >= scan.read_at;
  });
}

bool has_successor(const History& history, std::size_t scan) {
  for (std::size_t later = scan + 1; later < history.scans.size(); ++later) {
    const HandedScan& other = history.scans[later];
    if (other.lane == history.scans[scan].lane && other.life == history.scans[scan].life) {
      return true;
    }
  }
  return false;
}

Wrong door_disagrees(const History& history, const DoorState& door, const char* which) {
  const Ymd today = wall_of(history.now).date;
  std::uint32_t admitted = 0, weak = 0;
  std::set<CodeId> used, must_be_known;
  for (const SeenLeaf& leaf : history.leaves) {
    if (!lets_in(leaf.entry) || !leaf.scan) continue;
    if (wall_of(leaf.entry.moment.at).date == today) {
      ++admitted;
      if (is_weak(leaf.entry.evidence)) ++weak;
    }
    const auto& code = visit_of(history, *leaf.scan).code;
    if (!code || !code->id) continue;
    used.insert(*code->id);
    if (code->expires + code_leeway >= history.now) must_be_known.insert(*code->id);
  }
  const CivilDate date{Moment{history.now, std::chrono::hours(8)}.date()};
  const std::string door_name = std::string("the door ") + which;
  const DayCount counted = door.count_on(date);
  if (counted != DayCount{admitted, weak}) {
    return door_name + " counts " + std::to_string(counted.admitted) + " and " +
           std::to_string(counted.admitted_weak) + " weak; the leaves " + std::to_string(admitted) +
           " and " + std::to_string(weak);
  }
  for (const CodeId& id : must_be_known) {
    if (!door.used_codes.contains(id)) return door_name + " has forgotten a used code";
  }
  for (const auto& [id, until] : door.used_codes) {
    if (!used.contains(id)) return door_name + " remembers a code that admitted nobody";
  }
  return std::nullopt;
}

}  // namespace

Wrong each_leaf_is_of_one_scan(const History& history) {
  std::vector<bool> has_one(history.scans.size());
  for (std::size_t i = 0; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!is_decision(leaf.entry)) continue;
    const auto named = leaf.scan.value_or(history.scans.size());
    const bool known = named < history.scans.size();
    if (known && !has_one[named] && i < history.first_new_leaf) {
      has_one[named] = true;
      continue;  // looked at before
    }
    const std::string place = "leaf " + std::to_string(i);
    if (!known) return place + " is of no scan";
    if (has_one[named]) return place + " is of a scan that has one already";
    has_one[named] = true;
    const HandedScan& scan = history.scans[named];
    if (scan.lane != leaf.entry.lane || history.lanes.at(scan.lane).zone != leaf.entry.zone) {
      return place + " names another lane or zone than its scan";
    }
    if (leaf.entry.moment.at < scan.read_at) return place + " was decided before it was read";
  }
  return std::nullopt;
}

Wrong no_scan_is_lost_while_the_store_works(const History& history) {
  if (!history.settled) return std::nullopt;
  const auto counts = leaves_of_scans(history);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) continue;
    const HandedScan& scan = history.scans[i];
    const std::string which = "scan " + std::to_string(i) + " of lane " + scan.lane;
    if (history.lives_cut_short.contains(scan.life)) continue;
    if (!was_refused_once(history, scan)) return which + " has no leaf, and nothing refused it";
    if (scan.life != history.life || has_successor(history, i)) continue;
    const auto works_since = history.store_works_since;
    const bool came_back_in_time = works_since && *works_since + slack < scan.read_at + retried_for;
    if (came_back_in_time && history.now > std::max(*works_since, scan.read_at) + slack) {
      return which + " was not tried again";
    }
  }
  return std::nullopt;
}

Wrong a_used_code_admits_once(const History& history) {
  std::set<CodeId> used;
  for (std::size_t i = 0; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!lets_in(leaf.entry) || !leaf.scan) continue;
    const auto& code = visit_of(history, *leaf.scan).code;
    if (code && code->id && !used.insert(*code->id).second) {
      return "leaf " + std::to_string(i) + " admits by a code that admitted before";
    }
  }
  return std::nullopt;
}

Wrong weak_evidence_stays_within_its_quota(const History& history) {
  std::map<Ymd, std::pair<int, int>> days;  // admitted, of these weak
  for (std::size_t i = 0; i < history.leaves.size(); ++i) {
    const SeenLeaf& leaf = history.leaves[i];
    if (!lets_in(leaf.entry)) continue;
    auto& [all, weak] = days[wall_of(leaf.entry.moment.at).date];
    if (is_weak(leaf.entry.evidence)) {
      const bool by_rule = leaf.entry.kind == EntryKind::admission;
      if (by_rule && !quota_allows(weak, all)) {
        return "leaf " + std::to_string(i) + " is the day's weak one no. " +
               std::to_string(weak + 1) + " of " + std::to_string(all + 1);
      }
      ++weak;
    }
    ++all;
  }
  return std::nullopt;
}

Wrong a_referral_is_completed_once(const History& history) {
  std::set<LeafIndex> completed;
  for (std::size_t i = 0; i < history.leaves.size(); ++i) {
    const Entry& entry = history.leaves[i].entry;
    // An override follows the decision that it overrides; the desk may complete that one as well.
    if (!entry.follows || !entry.decision || entry.kind == EntryKind::override) continue;
    if (entry.decision->reasons.front() == Reason::step_unknown) continue;
    if (*entry.follows >= i) return "leaf " + std::to_string(i) + " follows a later one";
    if (!completed.insert(*entry.follows).second) {
      return "leaf " + std::to_string(i) + " completes a referral that was completed before";
    }
  }
  return std::nullopt;
}

Wrong the_door_remembers_what_the_leaves_say(const History& history) {
  if (const Wrong wrong = door_disagrees(history, history.door_kept, "as kept")) return wrong;
  if (!history.settled) return std::nullopt;
  return door_disagrees(history, history.door_in_mind, "in mind");
}

Wrong the_tree_only_grows(const History& history) {
  if (history.heads.empty()) return std::nullopt;
  const ledger::TreeHead& newest = history.heads.back();
  if (newest.size != history.leaves.size()) return "the head counts other leaves than there are";
  const auto* older = history.heads.size() < 2 ? nullptr : &history.heads[history.heads.size() - 2];
  if (older != nullptr && older->size > newest.size) return "the tree has become smaller";
  if (history.first_new_leaf == history.leaves.size()) return std::nullopt;  // nothing has grown
  if (slow_root(history.leaves, 0, history.leaves.size()) != newest.root) {
    return "the head is not the leaves' root";
  }
  if (older != nullptr && slow_root(history.leaves, 0, older->size) != older->root) {
    return "an older head does not fit the leaves any more";
  }
  return std::nullopt;
}

}  // namespace menshen::test
