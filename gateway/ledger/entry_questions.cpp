#include "gateway/ledger/entry_questions.hpp"

#include <algorithm>
#include <utility>

namespace menshen::ledger {
namespace {

// The first that only one of two rising rows of numbers has.
std::optional<LeafIndex> only_in_one(const std::vector<LeafIndex>& said,
                                     const std::vector<LeafIndex>& answered) {
  const auto [left, right] = std::ranges::mismatch(said, answered);
  if (left == said.end() && right == answered.end()) return std::nullopt;
  if (left == said.end()) return *right;
  if (right == answered.end()) return *left;
  return std::min(*left, *right);
}

}  // namespace

// The partial indexes are named: only rare rows stand in them.
std::string entries_fitting(const EntryFilter& filter) {
  const bool is_event = filter.kind > EntryKind::referral && filter.kind != EntryKind::exit;
  std::string sql = "FROM entry ";
  if (filter.violations_only) {
    sql += "INDEXED BY entry_violation ";
  } else if (is_event) {
    sql += "INDEXED BY entry_event ";
  }
  sql += "CROSS JOIN leaf ON leaf.idx = entry.idx WHERE entry.idx >= ? AND entry.idx < ?";
  if (filter.violations_only) sql += " AND violation <> 0";
  if (filter.kind) sql += " AND kind = " + std::to_string(static_cast<int>(*filter.kind));
  if (is_event) sql += " AND kind > 3 AND kind <> 11";
  if (filter.outcome) sql += " AND outcome = " + std::to_string(static_cast<int>(*filter.outcome));
  return sql;
}

Result<AskedAgain> AskedAgain::prepare(store::Database& database) {
  std::vector<EntryFilter> filters(1);
  filters.front().violations_only = true;
  for (auto kind = EntryKind::admission; name_of(kind) != "unknown";
       kind = static_cast<EntryKind>(static_cast<int>(kind) + 1)) {
    filters.emplace_back().kind = kind;
  }
  std::vector<Question> questions;
  for (const EntryFilter& filter : filters) {
    auto rows =
        database.prepare("SELECT entry.idx " + entries_fitting(filter) + " ORDER BY entry.idx");
    if (!rows) return rows.error();
    const auto kind = filter.kind ? static_cast<std::int64_t>(*filter.kind) : 0;
    questions.push_back({kind, *std::move(rows), {}});
  }
  return AskedAgain(std::move(questions));
}

void AskedAgain::add(LeafIndex index, const EntryRow& row) {
  for (Question& question : questions_) {
    const bool fits = question.kind == 0 ? row.violation != 0 : row.kind == question.kind;
    if (fits) question.said.push_back(index);
  }
}

Result<std::optional<LeafIndex>> AskedAgain::first_difference(LeafIndex first, LeafIndex end) {
  std::optional<LeafIndex> earliest;
  for (Question& question : questions_) {
    const auto said = std::exchange(question.said, {});
    std::vector<LeafIndex> answered;
    question.rows.with(first, end);
    for (;;) {
      const auto step = question.rows.step();
      if (!step) return step.error();
      if (*step == store::Step::done) break;
      answered.push_back(static_cast<LeafIndex>(question.rows.integer(0)));
    }
    const auto differs = only_in_one(said, answered);
    if (differs) earliest = std::min(earliest.value_or(*differs), *differs);
  }
  return earliest;
}

}  // namespace menshen::ledger
