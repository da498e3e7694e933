// Erasing in a register that is damaged, or that somebody has had in hand: nothing else is lost by
// it, and no damage is hidden.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

using test::erase_all;
using test::hold_of;
using test::hold_on;
using test::leaf_on;

void take_by_hand(const std::filesystem::path& file, LeafIndex row) {
  sqlite3* database = nullptr;
  sqlite3_open(file.c_str(), &database);
  const std::string sql = "DELETE FROM beside WHERE idx = " + std::to_string(row);
  ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

class EraseDamageTest : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }
  void tamper(std::string_view sql) const {
    auto database = store::Database::open(file()).value();
    ASSERT_TRUE(database.execute(sql)) << sql;
  }
  std::int64_t number(std::string_view sql) const {
    return store::Database::open(file(), {store::Access::read, {}, {}})->number(sql).value();
  }
  bool has_key(KeyNumber number) const {
    return DayKeys::read(file(), {})->find(number)->has_value();
  }

  test::TemporaryFolder folder_;
};

class KeyOfADamagedDay : public EraseDamageTest,
                         public ::testing::WithParamInterface<const char*> {};

// Small changes, of what says which rows a key has: not one row's key is lost by them, when the day
// is due as little as before, and what was damaged stays named.
TEST_P(KeyOfADamagedDay, StaysWhileAnyRowIsUnderIt) {
  const std::vector group = {leaf_on(0, 0), leaf_on(0, 1), leaf_on(0, 2), leaf_on(1, 3)};
  { ASSERT_TRUE(Ledger::open(file())->append(group)); }
  tamper(GetParam());
  for (const int today : {3, 61, 61}) {
    {
      auto ledger = Ledger::open(file()).value();
      EXPECT_TRUE(ledger.verify_all()->damage);
      erase_all(ledger, today);
    }
    const auto rows = number("SELECT count(*) FROM beside WHERE idx < 3");
    EXPECT_TRUE(today > 60 || rows == 3) << rows;
    EXPECT_TRUE(rows == 0 || has_key(1)) << "on day " << today;
  }
  EXPECT_TRUE(Ledger::open(file())->verify_all()->damage);
}

INSTANTIATE_TEST_SUITE_P(Changes, KeyOfADamagedDay,
                         ::testing::Values("UPDATE day_key SET day = day + 1 WHERE number = 1",
                                           "UPDATE day_key SET day = day - 64 WHERE number = 1",
                                           "UPDATE day_key SET holds = 2 WHERE number = 1",
                                           "UPDATE day_key SET first = 2 WHERE number = 1",
                                           "UPDATE day_key SET erased = 1 WHERE number = 1",
                                           "DELETE FROM day_key WHERE number = 1",
                                           "UPDATE day_key SET number = 8 WHERE number = 1",
                                           "UPDATE beside SET day = day + 64 WHERE idx = 1",
                                           "UPDATE beside SET holds = 2 WHERE idx = 1",
                                           "UPDATE beside SET key = 17 WHERE idx = 1",
                                           "UPDATE entry SET at = at + 8589934592 WHERE idx = 1"));

// It is counted at every round, though the rows are not all looked at again for it.
TEST_F(EraseDamageTest, AKeyThatADamagedRowNeedsIsCountedUntilSomebodyHasLooked) {
  { ASSERT_TRUE(Ledger::open(file())->append(std::vector{leaf_on(0, 0), leaf_on(0, 1)})); }
  tamper("UPDATE beside SET day = day + 64 WHERE idx = 1");
  auto ledger = Ledger::open(file()).value();
  EXPECT_EQ(ledger.keys_kept_for_damage(), 0U);
  EXPECT_EQ(erase_all(ledger, 61).size(), 1U);
  EXPECT_EQ(ledger.keys_kept_for_damage(), 1U);
  EXPECT_FALSE(ledger.erase_due(test::day(61), {}, test::entry_on(61)).value());
  EXPECT_EQ(ledger.keys_kept_for_damage(), 1U);
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(1, 3)}));
  EXPECT_EQ(erase_all(ledger, 62).size(), 1U);  // another day's, and its key
  EXPECT_EQ(ledger.keys_kept_for_damage(), 1U);
  EXPECT_TRUE(has_key(1));
  take_by_hand(file(), 1);
  erase_all(ledger, 62);
  EXPECT_EQ(ledger.keys_kept_for_damage(), 0U);
  EXPECT_FALSE(has_key(1));
  EXPECT_EQ(number("SELECT count(*) FROM day_key"), 0);
}

// What an order holds, or another day keeps, lies between leaves that are erased: no leaf says of
// it that it went.
TEST_F(EraseDamageTest, ARowTakenByHandBetweenThoseErasedIsNamed) {
  for (const LeafIndex taken : {2U, 4U}) {
    const test::TemporaryFolder folder;
    const auto copy = folder.path() / "ledger.db";
    auto ledger = Ledger::open(copy).value();
    // A clock that was set back: leaf 4 is of a later day than those around it.
    ASSERT_TRUE(
        ledger.append(std::vector{leaf_on(0, 0), leaf_on(0, 1), leaf_on(0, 2), leaf_on(0, 3),
                                  leaf_on(9, 4), leaf_on(0, 5), hold_on(9, hold_of(2, 2))}));
    EXPECT_EQ(erase_all(ledger, 61).size(), 3U);
    EXPECT_FALSE(ledger.verify_all()->damage);
    take_by_hand(copy, taken);
    ASSERT_TRUE(ledger.verify_all()->damage) << taken;
    EXPECT_EQ(ledger.verify_all()->damage->part, Damage::Part::beside);
    EXPECT_EQ(ledger.verify_all()->damage->index, taken);
  }
}

// Who takes a row before its day does not see it covered by the erasing of the others.
TEST_F(EraseDamageTest, ARowTakenByHandStaysNamedWhenItsDayIsErased) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), leaf_on(0, 1), leaf_on(0, 2)}));
  take_by_hand(file(), 1);
  EXPECT_EQ(erase_all(ledger, 61).size(), 2U);
  EXPECT_EQ(ledger.verify_all()->damage->index, 1U);
}

// Refusals without anything beside them do not part those with a token.
TEST_F(EraseDamageTest, LeavesThatNothingWasLaidBesideKeepARangeWhole) {
  auto ledger = Ledger::open(file()).value();
  NewLeaf bare = test::token_on(0, 2);
  bare.beside.clear();
  ASSERT_TRUE(
      ledger.append(std::vector{test::token_on(0, 0), leaf_on(0, 1), bare, test::token_on(0, 3)}));
  const auto erased = erase_all(ledger, 30);
  ASSERT_EQ(erased.size(), 1U);
  EXPECT_EQ(erased[0].range, (LeafRange{0, 3}));
}

TEST_F(EraseDamageTest, ARegistrationErasedWithinSixtyDaysIsNamed) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), leaf_on(1, 1)}));
  Retention rules;
  rules.register_days = 59;  // as no rule table can have it
  ASSERT_TRUE(ledger.erase_due(test::day(60), rules, test::entry_on(60)).value());
  const auto damage = ledger.verify_all()->damage;
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->part, Damage::Part::beside);
  EXPECT_EQ(damage->index, 0U);
}

}  // namespace
}  // namespace menshen::ledger
