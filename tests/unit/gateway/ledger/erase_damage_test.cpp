// Erasing in a register that is damaged, or that somebody has had in hand: nothing else is lost by
// it, and no damage is hidden.
#include <gtest/gtest.h>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

using test::erase_all;
using test::leaf_on;

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

}  // namespace
}  // namespace menshen::ledger
