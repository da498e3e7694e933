// What a question costs: only the leaves that fit are looked at, however long the register is.
#include "gateway/ledger/entry_questions.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

// All that inspection and `ledger entries` let anybody ask, but for times and the first leaf.
std::vector<EntryFilter> all_filters() {
  std::vector<EntryFilter> filters;
  for (int kind = 0; name_of(static_cast<EntryKind>(std::max(kind, 1))) != "unknown"; ++kind) {
    for (int outcome = 0; outcome <= 3; ++outcome) {
      for (const bool violations_only : {false, true}) {
        EntryFilter& filter = filters.emplace_back();
        if (kind > 0) filter.kind = static_cast<EntryKind>(kind);
        if (outcome > 0) filter.outcome = static_cast<Outcome>(outcome);
        filter.violations_only = violations_only;
      }
    }
  }
  filters.erase(filters.begin());  // that asks of nothing reads the leaves themselves
  return filters;
}

// Few days with admissions alone, and in all of them one refusal, one stop and one device fault.
class RareLeaves : public ::testing::Test {
 protected:
  static constexpr std::uint64_t leaves = 20'000;

  RareLeaves() {
    auto ledger = Ledger::open(file()).value();
    for (std::uint64_t made = 0; made < leaves;) {
      std::vector<NewLeaf> group(1'000);
      for (NewLeaf& leaf : group) leaf.entry = test::sample_admission(made++);
      if (made == leaves / 2) {
        group[0].entry = test::sample_refusal(1);
        group[1].entry = {};
        group[1].entry.kind = EntryKind::stop;
        group[2].entry = {};
        group[2].entry.kind = EntryKind::device_fault;
      }
      check(ledger.append(group).has_value(), "append");
    }
    sqlite3_open(file().c_str(), &database_);
    cost_of("SELECT 1 FROM leaf LIMIT 1");  // the schema is read once
  }
  ~RareLeaves() override { sqlite3_close(database_); }
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }

  static std::string query_of(const std::string& fitting) {
    return "SELECT leaf.idx, leaf.bytes " + fitting + " ORDER BY entry.idx LIMIT 1000";
  }
  // What SQLite's own machine does for the first page: instructions, and rows.
  std::pair<int, int> cost_of(const std::string& sql) {
    int instructions = 0;
    sqlite3_progress_handler(
        database_, 1, [](void* counter) { return ++*static_cast<int*>(counter), 0; },
        &instructions);
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sql;
    sqlite3_bind_int64(statement, 1, 0);
    sqlite3_bind_int64(statement, 2, INT64_MAX);
    int rows = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) ++rows;
    sqlite3_finalize(statement);
    sqlite3_progress_handler(database_, 0, nullptr, nullptr);
    return {instructions, rows};
  }
  std::vector<std::string> plan_of(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database_, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement, nullptr);
    std::vector<std::string> plan;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      plan.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
    }
    sqlite3_finalize(statement);
    return plan;
  }

  test::TemporaryFolder folder_;
  sqlite3* database_ = nullptr;
};

TEST_F(RareLeaves, AreFoundByAnIndexWhateverIsAsked) {
  for (const EntryFilter& filter : all_filters()) {
    for (const std::string& fitting : entries_fitting(filter)) {
      const auto plan = plan_of(query_of(fitting));
      ASSERT_EQ(plan.size(), 2U) << fitting;  // no sorting, nothing scanned
      EXPECT_TRUE(plan[0].starts_with("SEARCH entry USING")) << plan[0];
      const bool by_kind = filter.kind || filter.outcome;
      EXPECT_NE(plan[0].find(by_kind ? "(kind=? AND rowid>? AND rowid<?)" : "(idx>? AND idx<?)"),
                std::string::npos)
          << plan[0];
      EXPECT_EQ(plan[1], "SEARCH leaf USING INTEGER PRIMARY KEY (rowid=?)");
    }
  }
}

TEST_F(RareLeaves, CostNoMoreThanThePageThatTheyFill) {
  constexpr int once = 64;      // a statement's beginning and end
  constexpr int of_a_row = 16;  // and of any other kind of query, 20,000 rows' worth
  for (const EntryFilter& filter : all_filters()) {
    for (const std::string& fitting : entries_fitting(filter)) {
      const auto [instructions, rows] = cost_of(query_of(fitting));
      EXPECT_LE(instructions, once + of_a_row * rows) << fitting;
    }
  }
  const auto [all, count] = cost_of("SELECT idx FROM entry WHERE kind + 0 = 2");
  EXPECT_EQ(count, 1);
  EXPECT_GT(all, 20'000);  // so the counting counts
}

TEST_F(RareLeaves, AreFoundByTheirKindsOutcomesAndViolations) {
  const auto view = LedgerView::open(file()).value();
  const auto count = [&](const EntryFilter& filter) { return view.find(filter, 10)->size(); };
  EntryFilter refused;
  refused.outcome = Outcome::refuse;
  EXPECT_EQ(count(refused), 1U);
  EntryFilter both = refused;
  both.kind = EntryKind::refusal;
  EXPECT_EQ(count(both), 1U);
  both.kind = EntryKind::admission;  // and refused: there is no such leaf
  EXPECT_TRUE(entries_fitting(both).empty());
  EXPECT_EQ(count(both), 0U);
  EntryFilter stops;
  stops.kind = EntryKind::stop;
  stops.violations_only = true;
  EXPECT_EQ(count(stops), 1U);
  EntryFilter admitted;
  admitted.outcome = Outcome::admit;
  EXPECT_EQ(count(admitted), 10U);
}

}  // namespace
}  // namespace menshen::ledger
