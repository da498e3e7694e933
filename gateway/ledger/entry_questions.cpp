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

// A leaf's kind says how it was decided.
std::vector<EntryKind> kinds_decided(Outcome outcome) {
  switch (outcome) {
    case Outcome::admit:
      return {EntryKind::admission, EntryKind::override};
    case Outcome::refuse:
      return {EntryKind::refusal};
    case Outcome::refer:
      return {EntryKind::referral};
  }
  return {};
}

std::string rows_of(std::string_view index, std::string_view condition) {
  return "FROM entry INDEXED BY " + std::string(index) +
         " CROSS JOIN leaf ON leaf.idx = entry.idx WHERE entry.idx >= ? AND entry.idx < ? AND " +
         std::string(condition);
}

}  // namespace

std::vector<std::string> entries_fitting(const EntryFilter& filter) {
  const bool violations = filter.violations_only;
  if (!filter.kind && !filter.outcome) return {rows_of("entry_violation", "violation <> 0")};
  std::vector<EntryKind> kinds;
  if (filter.outcome) kinds = kinds_decided(*filter.outcome);
  if (filter.kind && filter.outcome) {
    std::erase_if(kinds, [&](EntryKind kind) { return kind != *filter.kind; });
  } else if (filter.kind) {
    kinds = {*filter.kind};
  }
  std::vector<std::string> texts;
  for (const EntryKind kind : kinds) {
    const std::string is_kind = "kind = " + std::to_string(static_cast<int>(kind));
    texts.push_back(violations ? rows_of("entry_violation_kind", is_kind + " AND violation <> 0")
                               : rows_of("entry_kind", is_kind));
  }
  return texts;
}

Result<AskedAgain> AskedAgain::prepare(store::Database& database) {
  std::vector<EntryFilter> filters(1);
  filters.front().violations_only = true;
  for (auto kind = EntryKind::admission; name_of(kind) != "unknown";
       kind = static_cast<EntryKind>(static_cast<int>(kind) + 1)) {
    for (const bool violations_only : {false, true}) {
      EntryFilter& filter = filters.emplace_back();
      filter.kind = kind;
      filter.violations_only = violations_only;
    }
  }
  std::vector<Question> questions;
  for (const EntryFilter& filter : filters) {
    auto rows = database.prepare("SELECT entry.idx " + entries_fitting(filter).front() +
                                 " ORDER BY entry.idx");
    if (!rows) return rows.error();
    const auto kind = filter.kind ? static_cast<std::int64_t>(*filter.kind) : 0;
    questions.push_back({kind, filter.violations_only, *std::move(rows), {}});
  }
  return AskedAgain(std::move(questions));
}

void AskedAgain::add(LeafIndex index, const EntryRow& row) {
  for (Question& question : questions_) {
    const bool is_kind = question.kind == 0 || row.kind == question.kind;
    const bool fits = is_kind && (!question.violations_only || row.violation != 0);
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
