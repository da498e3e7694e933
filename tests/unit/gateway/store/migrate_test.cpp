#include "gateway/store/migrate.hpp"

#include <gtest/gtest.h>

#include <array>

#include "gateway/store/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::store {
namespace {

constexpr std::array<Migration, 3> steps = {{
    {"CREATE TABLE a(n INTEGER)"},
    {"CREATE TABLE b(n INTEGER); INSERT INTO b SELECT n FROM a"},
    {"ALTER TABLE b ADD COLUMN m INTEGER DEFAULT 7"},
}};

class MigrateTest : public ::testing::Test {
 protected:
  Database opened(Access access = Access::own) {
    return Database::open(folder_.path() / "store.db", {access, {}, {}}).value();
  }
  test::TemporaryFolder folder_;
};

std::int64_t version_of(Database& database) {
  return database.number("PRAGMA user_version").value();
}

TEST_F(MigrateTest, TakesEveryStepOnceFromAnyVersion) {
  for (std::size_t from = 0; from <= steps.size(); ++from) {
    const test::TemporaryFolder folder;
    auto database = Database::open(folder.path() / "store.db").value();
    ASSERT_TRUE(migrate(database, std::span(steps).first(from)));
    EXPECT_EQ(version_of(database), static_cast<std::int64_t>(from));
    if (from == 1) {
      ASSERT_TRUE(database.execute("INSERT INTO a VALUES(42)"));
    }
    ASSERT_TRUE(migrate(database, steps));
    ASSERT_TRUE(migrate(database, steps));  // nothing left to do
    EXPECT_EQ(version_of(database), 3);
    EXPECT_EQ(database.number("SELECT count(*) FROM b WHERE n = 42 AND m = 7").value(),
              from == 1 ? 1 : 0);
  }
}

TEST_F(MigrateTest, KeepsTheVersionBeforeAStepThatFails) {
  auto database = opened();
  constexpr std::array<Migration, 2> broken = {
      {steps[0], {"CREATE TABLE half(n INTEGER); INSERT INTO nowhere VALUES(1)"}}};
  EXPECT_EQ(migrate(database, broken).error(), Errc::statement);
  EXPECT_EQ(version_of(database), 1);
  EXPECT_EQ(database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").value(), 0);
  EXPECT_TRUE(migrate(database, steps));
}

TEST_F(MigrateTest, RefusesADatabaseOfANewerRelease) {
  auto database = opened();
  ASSERT_TRUE(migrate(database, steps));
  EXPECT_EQ(migrate(database, std::span(steps).first(2)).error(), Errc::newer);
  EXPECT_EQ(version_of(database), 3);
  ASSERT_TRUE(database.execute("PRAGMA user_version=-1"));
  EXPECT_EQ(migrate(database, steps).error(), Errc::corrupt);
}

TEST_F(MigrateTest, LetsAReaderInOnlyAtTheRightVersion) {
  auto owner = opened();
  ASSERT_TRUE(migrate(owner, std::span(steps).first(2)));
  auto reader = opened(Access::read);
  EXPECT_EQ(check_version(reader, steps).error(), Errc::not_migrated);
  EXPECT_TRUE(check_version(reader, std::span(steps).first(2)));
  EXPECT_EQ(check_version(reader, std::span(steps).first(1)).error(), Errc::newer);
}

}  // namespace
}  // namespace menshen::store
