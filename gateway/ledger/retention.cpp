#include "gateway/ledger/retention.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

namespace menshen::ledger {
namespace {

CivilDate days_after(const CivilDate& day, int days) {
  return CivilDate(std::chrono::sys_days(day) + std::chrono::days(days));
}

}  // namespace

std::optional<CivilDate> kept_through(Holds holds, const CivilDate& day, const Retention& rules) {
  if (holds == Holds::registration) return days_after(day, rules.register_days);
  if (holds == Holds::token) return days_after(day, rules.token_days - 1);
  return std::nullopt;
}

std::optional<CivilDate> gone_after(Holds holds, const CivilDate& day, const Retention& rules) {
  const auto kept = kept_through(holds, day, rules);
  if (!kept || holds != Holds::registration) return kept;
  return days_after(*kept, rules.register_grace_days);
}

CivilDate counted_day(const BesideRow& row) {
  const CivilDate counted = row.counted.value_or(row.day);
  return row.holds == Holds::token ? std::min(row.day, counted) : counted;
}

std::vector<Due> due(const CivilDate& today, const Retention& rules,
                     std::span<const BesideRow> rows, std::span<const LegalHold> holds) {
  std::map<std::pair<CivilDate, Holds>, Due> groups;
  std::map<std::pair<CivilDate, Holds>, std::vector<LeafIndex>> later;
  for (const BesideRow& row : rows) {
    const auto kept = kept_through(row.holds, counted_day(row), rules);
    if (!kept) continue;
    if (today <= *kept) {
      later[{row.day, row.holds}].push_back(row.index);
      continue;
    }
    Due& group = groups[{row.day, row.holds}];
    group.day = row.day;
    group.holds = row.holds;
    group.rule = *rule_for(row.holds);
    const bool held = std::ranges::any_of(holds, [&](const LegalHold& hold) {
      return is_in_force(hold, today) && covers(hold.order, row.index, row.day);
    });
    (held ? group.held : group.erase).push_back(row.index);
  }
  std::vector<Due> all;
  for (auto& [day_and_holds, group] : groups) {
    std::ranges::sort(group.erase);
    std::ranges::sort(group.held);
    group.later = std::move(later[day_and_holds]);
    std::ranges::sort(group.later);
    all.push_back(std::move(group));
  }
  return all;
}

}  // namespace menshen::ledger
