#include "gateway/ledger/erasures.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "gateway/core/retention.hpp"
#include "gateway/ledger/leaf.hpp"

namespace menshen::ledger {

std::optional<std::string_view> rule_for(Holds holds) {
  switch (holds) {
    case Holds::registration:
      return rule_register;
    case Holds::token:
      return rule_token;
    case Holds::order:
    case Holds::access:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Holds> erasable_beside(EntryKind kind) {
  switch (kind) {
    case EntryKind::admission:
    case EntryKind::override:
      return Holds::registration;
    case EntryKind::refusal:
    case EntryKind::referral:
      return Holds::token;
    default:
      return std::nullopt;
  }
}

Result<Erasures> Erasures::read(store::Database& database) {
  static_assert(static_cast<int>(EntryKind::erasure) == 14);
  auto rows = database.prepare(
      "SELECT leaf.idx, leaf.bytes FROM entry INDEXED BY entry_kind CROSS JOIN leaf ON leaf.idx = "
      "entry.idx WHERE kind = 14");
  if (!rows) return rows.error();
  auto clocks = ClockHistory::read(database);
  if (!clocks) return clocks.error();
  Erasures erasures(*std::move(clocks));
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return erasures;
    const auto leaf = parse_leaf(rows->blob_view(1));
    if (leaf) erasures.add(static_cast<LeafIndex>(rows->integer(0)), leaf->entry);
  }
}

void Erasures::add(LeafIndex index, const Entry& entry) {
  if (entry.kind != EntryKind::erasure || !entry.range || entry.range->last >= index) return;
  for (const std::string_view rule : {rule_register, rule_token}) {
    if (entry.detail != rule) continue;
    LastOfFirst& ranges = said_[rule][{entry.moment.date(), clocks_.known_at(index)}];
    auto [first, last] = *entry.range;
    auto next = ranges.upper_bound(first);
    if (next != ranges.begin() && std::prev(next)->second >= first) --next;
    while (next != ranges.end() && next->first <= last) {
      first = std::min(first, next->first);
      last = std::max(last, next->second);
      next = ranges.erase(next);
    }
    ranges[first] = last;
  }
}

bool Erasures::cover(LeafIndex index, Holds holds, const CivilDate& day) const {
  const auto rule = rule_for(holds);
  const auto said = rule ? said_.find(*rule) : said_.end();
  if (said == said_.end()) return false;
  return std::ranges::any_of(said->second, [&](const auto& one) {
    const auto next = one.second.upper_bound(index);
    const bool names_it = next != one.second.begin() && std::prev(next)->second >= index;
    return names_it && (holds != Holds::registration || was_due(index, day, one.first));
  });
}

// By the leaf's own day; or, where its clock was ahead and has been set right, by the time that had
// passed.
bool Erasures::was_due(LeafIndex index, const CivilDate& day, const Said& said) const {
  const auto passed = std::chrono::sys_days(said.day) - std::chrono::sys_days(day);
  if (passed.count() > register_days_min) return true;
  const auto ahead = std::chrono::floor<std::chrono::days>(clocks_.shift(index, said.clock_marks));
  return (passed - ahead).count() > register_days_min;
}

}  // namespace menshen::ledger
