#include "gateway/ledger/retention_report.hpp"

#include <algorithm>
#include <utility>

#include "gateway/ledger/leaf.hpp"

namespace menshen::ledger {
namespace {

constexpr std::array<std::string_view, 4> remains = {
    "A copy of the day keys' file made before an erasure opens that day's rows in a copy of the "
    "register as old: backups of the two are kept apart, and the keys' no longer than the rules.",
    "Blocks that the file system or a flash chip has let go may still hold a day key until they "
    "are "
    "written anew: only an encrypted disk whose key is destroyed answers for them.",
    "Copies that were delivered to an authority are erased there, by the same rules, and not here.",
    "The leaves stay: that somebody of an age band came, when, and how it was decided."};

Result<std::vector<PastErasure>> past_erasures(const LedgerView& view) {
  EntryFilter filter;
  filter.kind = EntryKind::erasure;
  std::vector<PastErasure> erased;
  for (;;) {
    const auto leaves = view.find(filter, read_leaves_max);
    if (!leaves) return leaves.error();
    for (const StoredLeaf& stored : *leaves) {
      const auto leaf = parse_leaf(stored.bytes);
      if (!leaf || !leaf->entry.range) continue;
      const Entry& entry = leaf->entry;
      erased.push_back({stored.index, entry.moment, *entry.range, entry.detail});
    }
    if (leaves->size() < read_leaves_max) return erased;
    filter.first = leaves->back().index + 1;
  }
}

std::string to_text(const LeafRange& range) {
  return range.first == range.last
             ? "leaf " + std::to_string(range.first)
             : "leaves " + std::to_string(range.first) + " to " + std::to_string(range.last);
}

std::string line_of(const Due& due) {
  std::string line =
      to_iso(due.day) + " " + std::string(name_of(due.holds)) + ": rule " + std::string(due.rule);
  if (!due.erase.empty()) {
    line += ", " + std::to_string(due.erase.size()) + " to erase, " +
            to_text({due.erase.front(), due.erase.back()});
  }
  if (!due.held.empty()) line += ", " + std::to_string(due.held.size()) + " held";
  return line;
}

std::string line_of(const LegalHold& hold, const CivilDate& today) {
  const HoldOrder& order = hold.order;
  std::string line = "order " + order.name + ", leaf " + std::to_string(hold.leaf) + ": ";
  line += order.leaves ? to_text(*order.leaves)
                       : to_iso(order.days->first) + " to " + to_iso(order.days->last);
  line += " until " + to_iso(*order.until);
  if (hold.released_by) return line + ", released by leaf " + std::to_string(*hold.released_by);
  return line + (is_in_force(hold, today) ? ", in force" : ", over");
}

std::string line_of(const KeptSpan& kept) {
  return to_iso(kept.day) + " " + std::string(name_of(kept.holds)) + ": " +
         std::to_string(kept.rows) + ", there through " + to_iso(kept.kept_through) +
         ", gone after " + to_iso(kept.gone_after) + (kept.is_overdue ? ", OVERDUE" : "") +
         (kept.is_lost ? ", CANNOT BE OPENED: its day key is lost" : "");
}

std::string line_of(const KeptForDamage& kept) {
  return to_iso(kept.day) + " " + std::string(name_of(kept.holds)) + ": key " +
         std::to_string(kept.key) + ", for the row beside leaf " + std::to_string(kept.leaf) +
         "; what is damaged is named by `menshenctl ledger verify`";
}

// Until when: of the row that stays longest, where a clock was set in the day. Overdue: by any.
std::optional<KeptSpan> kept_span(const KeptDay& day, const std::vector<BesideRow>& rows,
                                  const std::vector<Due>& due_of_day, const CivilDate& today,
                                  const Retention& rules) {
  if (rows.empty()) return std::nullopt;
  KeptSpan span{day.day, day.holds, rows.size(), {}, {}, false, day.is_lost};
  for (const BesideRow& row : rows) {
    const auto through = kept_through(row.holds, counted_day(row), rules);
    const auto after = gone_after(row.holds, counted_day(row), rules);
    if (!through || !after) return std::nullopt;
    span.kept_through = std::max(span.kept_through, *through);
    span.gone_after = std::max(span.gone_after, *after);
    const bool is_due =
        !due_of_day.empty() && std::ranges::binary_search(due_of_day.front().erase, row.index);
    span.is_overdue = span.is_overdue || (is_due && today > *after);
  }
  return span;
}

constexpr auto by_day = [](const auto& a, const auto& b) {
  return std::pair(a.day, a.holds) < std::pair(b.day, b.holds);
};

bool is_past(const KeptDay& day, const CivilDate& today, const Retention& rules) {
  const auto through = kept_through(day.holds, day.day, rules);
  return through && today > *through;
}

// Nothing where the key is only not given up yet.
Ok add_kept_for_damage(const LedgerView& view, const KeptDay& day, RetentionReport& report) {
  const auto leaf = view.row_that_keeps(day);
  if (!leaf) return leaf.error();
  if (*leaf) report.kept_for_damage.push_back({day.day, day.holds, day.key, **leaf});
  return {};
}

}  // namespace

Result<std::vector<Due>> due_now(const LedgerView& view, const CivilDate& today,
                                 const Retention& rules) {
  const auto report = retention_report(view, today, rules);
  if (!report) return report.error();
  return report->due;
}

Result<RetentionReport> retention_report(const LedgerView& view, const CivilDate& today,
                                         const Retention& rules) {
  RetentionReport report{today, rules, {}, {}, {}, {}, {}, {remains.begin(), remains.end()}};
  auto erased = past_erasures(view);
  if (!erased) return erased.error();
  report.erased = *std::move(erased);
  auto holds = view.legal_holds();
  if (!holds) return holds.error();
  report.holds = *std::move(holds);
  const auto days = view.kept_days();
  if (!days) return days.error();
  const auto clocks = view.clock_history(first_of(*days));
  if (!clocks) return clocks.error();
  for (const KeptDay& day : *days) {
    const auto rows = view.beside_rows(day, *clocks);
    if (!rows) return rows.error();
    if (rows->empty() && is_past(day, today, rules)) {
      const auto added = add_kept_for_damage(view, day, report);
      if (!added) return added.error();
    }
    auto due_of_day = due(today, rules, *rows, report.holds);
    const auto kept = kept_span(day, *rows, due_of_day, today, rules);
    if (!kept) continue;
    report.kept.push_back(*kept);
    std::ranges::move(due_of_day, std::back_inserter(report.due));
  }
  std::ranges::stable_sort(report.kept, by_day);
  std::ranges::stable_sort(report.due, by_day);
  return report;
}

std::vector<std::string> lines_of(const std::vector<Due>& due) {
  std::vector<std::string> lines;
  for (const Due& one : due) lines.push_back(line_of(one));
  if (lines.empty()) lines.emplace_back("nothing is due");
  return lines;
}

std::vector<std::string> lines_of(const RetentionReport& report) {
  std::vector<std::string> lines = {
      "On " + to_iso(report.today) + ": registrations are there for " +
      std::to_string(report.rules.register_days) + " days and gone " +
      std::to_string(report.rules.register_grace_days) + " days later; tokens are gone after " +
      std::to_string(report.rules.token_days) + " days."};
  const auto heading = [&](std::string_view text, bool empty) {
    lines.push_back(std::string(text) + (empty ? " nothing" : ""));
  };
  heading("Erased:", report.erased.empty());
  for (const PastErasure& past : report.erased) {
    lines.push_back("  " + to_iso(past.moment) + ", leaf " + std::to_string(past.leaf) + ": " +
                    to_text(past.range) + ", rule " + past.rule);
  }
  heading("Kept:", report.kept.empty());
  for (const KeptSpan& kept : report.kept) lines.push_back("  " + line_of(kept));
  heading("Kept past its time, for damage:", report.kept_for_damage.empty());
  for (const KeptForDamage& kept : report.kept_for_damage) lines.push_back("  " + line_of(kept));
  heading("Due:", report.due.empty());
  for (const Due& one : report.due) lines.push_back("  " + line_of(one));
  heading("Held:", report.holds.empty());
  for (const LegalHold& hold : report.holds) lines.push_back("  " + line_of(hold, report.today));
  heading("What remains possible:", false);
  for (const std::string& sentence : report.remains_possible) lines.push_back("  " + sentence);
  return lines;
}

}  // namespace menshen::ledger
