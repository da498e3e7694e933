// What questions are answered from, and no leaf leads to: indexes, rows that follow from no leaf,
// the door's counts. Whoever lays hands on it is found by verifying.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

constexpr std::uint64_t leaves = 600;

// Stops (events, and violations) at 3, 13, … and device faults at 5, 15, …
NewLeaf leaf_numbered(std::uint64_t number) {
  if (number % 10 != 3 && number % 10 != 5) return test::sample_leaf(number);
  NewLeaf leaf{test::entry_on(0), {}, {}, {}};
  leaf.entry.kind = number % 10 == 3 ? EntryKind::stop : EntryKind::device_fault;
  return leaf;
}

class Connection {  // SQLite's own, that keeps no rule of ours
 public:
  explicit Connection(const std::filesystem::path& file) { sqlite3_open(file.c_str(), &database_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { sqlite3_close(database_); }

  void execute(const std::string& sql) const {
    char* message = nullptr;
    const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &message);
    EXPECT_EQ(code, SQLITE_OK) << sql << ": " << (message == nullptr ? "" : message);
    sqlite3_free(message);
  }
  // The index's rows as a table of two columns, `key` and `row`, so that they can be changed alone.
  void open_index(const std::string& index, const std::string& as) const {
    sqlite3_stmt* root = nullptr;
    const std::string sql = "SELECT rootpage FROM sqlite_schema WHERE name = '" + index + "'";
    sqlite3_prepare_v2(database_, sql.c_str(), -1, &root, nullptr);
    ASSERT_EQ(sqlite3_step(root), SQLITE_ROW) << index;
    const int page = sqlite3_column_int(root, 0);
    sqlite3_finalize(root);
    ASSERT_EQ(sqlite3_test_control(SQLITE_TESTCTRL_IMPOSTER, database_, "main", 1, page),
              SQLITE_OK);
    execute("CREATE TABLE " + as + "(key, row, PRIMARY KEY(key, row)) WITHOUT ROWID");
    sqlite3_test_control(SQLITE_TESTCTRL_IMPOSTER, database_, "main", 0, 0);
  }

 private:
  sqlite3* database_ = nullptr;
};

class IndexDamage : public ::testing::Test {
 protected:
  IndexDamage() {
    auto ledger = Ledger::open(file()).value();
    std::vector<NewLeaf> group;
    while (group.size() < leaves) group.push_back(leaf_numbered(group.size()));
    check(ledger.append(group).has_value(), "append");
  }
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }

  void tamper(const std::string& sql) const { Connection(file()).execute(sql); }
  void tamper_with_index(const std::string& index, const std::string& sql) const {
    const Connection connection(file());
    connection.open_index(index, "rows");
    connection.execute(sql);
  }
  std::optional<Damage> damage(Depth depth = Depth::everything) const {
    const auto verified = LedgerView::open(file())->verify_all(depth);
    return verified ? verified->damage : std::optional(Damage{Damage::Part::store});
  }
  void expect_damage(Damage::Part part, LeafIndex index) const {
    const auto found = damage();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->part, part);
    EXPECT_EQ(found->index, index);
    EXPECT_FALSE(damage(Depth::log));
  }
  bool finds(const EntryFilter& filter, LeafIndex index) const {
    const auto view = LedgerView::open(file()).value();
    for (const StoredLeaf& leaf : view.find(filter, leaves).value()) {
      if (leaf.index == index) return true;
    }
    return false;
  }

  test::TemporaryFolder folder_;
};

TEST_F(IndexDamage, OfASoundRegisterIsNotNamed) { EXPECT_FALSE(damage()); }

TEST_F(IndexDamage, AViolationThatItsIndexHidesIsNamed) {
  EntryFilter violations;
  violations.violations_only = true;
  ASSERT_TRUE(finds(violations, 303));
  tamper_with_index("entry_violation", "DELETE FROM rows WHERE row = 303");
  EXPECT_FALSE(finds(violations, 303));  // and nothing but verifying tells
  expect_damage(Damage::Part::entry, 303);
}

TEST_F(IndexDamage, AnEventThatItsIndexHidesIsNamed) {
  EntryFilter faults;
  faults.kind = EntryKind::device_fault;
  ASSERT_TRUE(finds(faults, 305));
  tamper_with_index("entry_kind", "DELETE FROM rows WHERE row = 305");
  EXPECT_FALSE(finds(faults, 305));
  expect_damage(Damage::Part::entry, 305);
}

TEST_F(IndexDamage, AViolationOfAKindThatItsIndexHidesIsNamed) {
  EntryFilter stops;
  stops.kind = EntryKind::stop;
  stops.violations_only = true;
  ASSERT_TRUE(finds(stops, 303));
  tamper_with_index("entry_violation_kind", "DELETE FROM rows WHERE row = 303");
  EXPECT_FALSE(finds(stops, 303));
  expect_damage(Damage::Part::entry, 303);
}

TEST_F(IndexDamage, AnEventThatItsIndexHasForAnotherKindIsNamed) {
  tamper_with_index("entry_kind", "UPDATE rows SET key = 8 WHERE row = 305");
  expect_damage(Damage::Part::entry, 305);
}

TEST_F(IndexDamage, ARowTooManyInAnIndexIsNamed) {
  tamper_with_index("entry_violation", "INSERT INTO rows VALUES(304, 304)");
  EXPECT_TRUE(damage());
  EXPECT_FALSE(damage(Depth::log));
}

// No leaf leads to it: only the table it is of.
TEST_F(IndexDamage, AUsedCodeMissingFromItsIndexIsNamed) {
  tamper_with_index("used_code_until", "DELETE FROM rows WHERE row = (SELECT min(row) FROM rows)");
  expect_damage(Damage::Part::store, 0);
  tamper("REINDEX");  // as docs/operations.md says
  EXPECT_FALSE(damage());
}

TEST_F(IndexDamage, AnIndexThatIsGoneIsNamed) {
  tamper("DROP INDEX entry_violation");
  expect_damage(Damage::Part::store, 0);
}

TEST_F(IndexDamage, ARowBeyondTheLastLeafIsNamed) {
  struct Row {
    const char* sql;
    Damage::Part part;
    LeafIndex index;
  };
  for (const Row& row :
       {Row{"INSERT INTO entry VALUES(9999, 1, 8, 0, 6)", Damage::Part::entry, 9'999},
        Row{"INSERT INTO entry VALUES(-5, 1, 8, 0, 6)", Damage::Part::entry, 0},
        Row{"INSERT INTO time_run VALUES(9999)", Damage::Part::entry, 9'999},
        Row{"INSERT INTO node VALUES(8, 2, zeroblob(32))", Damage::Part::tile, 512},
        Row{"INSERT INTO node VALUES(16, 0, zeroblob(32))", Damage::Part::tile, 0},
        Row{"INSERT INTO beside VALUES(9999, x'0101', 1, 1, 1)", Damage::Part::beside, 9'999}}) {
    const auto sound = test::read_file(file());
    tamper(row.sql);
    expect_damage(row.part, row.index);
    std::ofstream(file(), std::ios::binary) << text_of(sound);
  }
}

TEST_F(IndexDamage, ACountOfTheDoorsThatWasAlteredIsNamedAndShutsNoGate) {
  for (const char* sql :
       {"UPDATE day_count SET admitted = admitted - 1", "UPDATE day_count SET admitted_weak = 0",
        "UPDATE day_count SET day = day + 1"}) {
    const auto sound = test::read_file(file());
    tamper(sql);
    expect_damage(Damage::Part::store, 0);
    {
      auto ledger = Ledger::open(file()).value();
      ASSERT_TRUE(ledger.append(std::vector<NewLeaf>{leaf_numbered(leaves)}));
    }
    expect_damage(Damage::Part::store, 0);  // nor does going on hide it
    std::ofstream(file(), std::ios::binary) << text_of(sound);
  }
}

// Of one who altered the sum with it: what the leaves say is counted again.
TEST_F(IndexDamage, ACountOfTheDoorsThatTheLeavesDoNotSayIsNamed) {
  for (const char* sql :
       {"DELETE FROM day_count",
        "UPDATE day_count SET admitted = admitted - 1, said_again = said_again - 1",
        "UPDATE day_count SET admitted = admitted + 1, said_again = said_again + 1",
        "UPDATE day_count SET day = day + 1, said_again = said_again + 1",
        "UPDATE day_count SET admitted_weak = admitted + 2, said_again = day + 2 * admitted + 2",
        "UPDATE day_count SET admitted_weak = -1, said_again = day + admitted - 1",
        "INSERT INTO day_count VALUES(20530, 1, 0, 20531)",
        "INSERT INTO day_count VALUES(20500, 0, 0, 20500)"}) {
    const auto sound = test::read_file(file());
    tamper(sql);
    const auto found = damage();
    ASSERT_TRUE(found) << sql;
    EXPECT_EQ(found->part, Damage::Part::store) << sql;
    EXPECT_FALSE(damage(Depth::log)) << sql;
    {
      auto ledger = Ledger::open(file()).value();
      ASSERT_TRUE(ledger.append(std::vector<NewLeaf>{test::sample_leaf(leaves + 1)})) << sql;
    }
    EXPECT_TRUE(damage()) << sql << ": going on hides it";
    std::ofstream(file(), std::ios::binary) << text_of(sound);
  }
}

// Whether evidence was weak the venue's rules of the day said, which no leaf repeats; but whom a
// manager let in beyond the quota for it was admitted on weak evidence, and their leaf says so.
TEST_F(IndexDamage, FewerWeakOnesThanWereLetInBeyondTheirQuotaAreNamed) {
  {
    auto ledger = Ledger::open(file()).value();
    NewLeaf leaf = test::leaf_on(3, leaves);
    leaf.entry.kind = EntryKind::override;
    leaf.entry.decision->reasons = {Reason::manager_override, Reason::weak_quota_used};
    leaf.entry.follows = 3;
    leaf.change.admitted = {test::day(3), true};
    ASSERT_TRUE(ledger.append(std::vector<NewLeaf>{leaf}));
  }
  EXPECT_FALSE(damage());
  tamper("UPDATE day_count SET admitted_weak = 0, said_again = day + 1 WHERE admitted = 1");
  expect_damage(Damage::Part::store, 0);
}

TEST_F(IndexDamage, ADayOfWhichNothingIsKeptIsNamed) {
  tamper("INSERT INTO day_key VALUES(77, 20523, 1, 3, 0, 0)");
  expect_damage(Damage::Part::store, 0);
}

// It would lie there for good, since no day's key goes with it.
TEST_F(IndexDamage, ARowUnderNoKeyThatNoMarkSpeaksOfIsNamed) {
  const Bytes beside = LedgerView::open(file())->read(300, 1)->front().beside;
  tamper("UPDATE beside SET bytes = x'" + to_hex(beside) +
         "', day = NULL, holds = NULL, key = NULL WHERE idx = 300");
  expect_damage(Damage::Part::beside, 300);
  tamper("INSERT INTO beside_plain VALUES(300)");  // and the next opening sees to it
  EXPECT_FALSE(damage());
}

// What is written while somebody verifies is no surplus.
TEST_F(IndexDamage, IsNotSeenInWhatIsWrittenMeanwhile) {
  auto ledger = Ledger::open(file()).value();
  const auto view = LedgerView::open(file()).value();
  std::uint64_t next = leaves;
  const auto append = [&](std::uint64_t, std::uint64_t) {
    std::vector<NewLeaf> more;
    while (more.size() < 300) more.push_back(leaf_numbered(next++));
    more.push_back(test::leaf_on(1, next++));
    ASSERT_TRUE(ledger.append(more));
  };
  for (int i = 0; i < 3; ++i) {
    const auto verified = view.verify_all(Depth::everything, append);
    ASSERT_TRUE(verified);
    EXPECT_FALSE(verified->damage) << i;
  }
}

}  // namespace
}  // namespace menshen::ledger
