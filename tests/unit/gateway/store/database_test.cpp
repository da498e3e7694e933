#include "gateway/store/database.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <limits>

#include "gateway/store/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::store {
namespace {

class DatabaseTest : public ::testing::Test {
 protected:
  Database opened(const Options& options = {}) { return Database::open(file(), options).value(); }
  std::filesystem::path file() const { return folder_.path() / "store.db"; }
  std::filesystem::path log() const { return folder_.path() / "store.db-wal"; }

  test::TemporaryFolder folder_;
};

constexpr auto make_table = "CREATE TABLE t(n INTEGER, b BLOB, s TEXT) STRICT";

std::int64_t rows_of(Database& database) {
  return database.number("SELECT count(*) FROM t").value();
}

TEST_F(DatabaseTest, OpensWithTheDurabilityItPromises) {
  auto database = opened();
  auto mode = database.prepare("PRAGMA journal_mode").value();
  ASSERT_EQ(mode.step().value(), Step::row);
  EXPECT_EQ(mode.text(0), "wal");
  EXPECT_EQ(database.number("PRAGMA synchronous").value(), 2);  // FULL
  EXPECT_EQ(database.number("PRAGMA wal_autocheckpoint").value(), 0);
  EXPECT_EQ(database.number("PRAGMA secure_delete").value(), 1);
  EXPECT_EQ(database.number("PRAGMA foreign_keys").value(), 1);
}

TEST_F(DatabaseTest, IsReadableByItsOwnerAlone) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  for (const char* name : {"store.db", "store.db-wal", "store.db-shm", "store.db.lock"}) {
    struct stat status {};
    ASSERT_EQ(stat((folder_.path() / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
}

TEST_F(DatabaseTest, GivesBackWhatWasBound) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  auto insert = database.prepare("INSERT INTO t VALUES(?, ?, ?)").value();
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  ASSERT_TRUE(insert.with(least, Bytes{0, 1, 255}, std::string_view("张\0三", 7)).run());
  ASSERT_TRUE(insert.with(std::uint64_t{7}, Bytes{}, std::string_view{}).run());

  auto select = database.prepare("SELECT n, b, s FROM t ORDER BY n").value();
  ASSERT_EQ(select.step().value(), Step::row);
  EXPECT_EQ(select.integer(0), least);
  EXPECT_EQ(select.blob(1), (Bytes{0, 1, 255}));
  EXPECT_EQ(select.text(2), std::string("张\0三", 7));
  ASSERT_EQ(select.step().value(), Step::row);
  EXPECT_FALSE(select.is_null(1));  // empty is not absent
  EXPECT_TRUE(select.blob(1).empty());
  EXPECT_EQ(select.step().value(), Step::done);
}

TEST_F(DatabaseTest, TellsOfAParameterThatIsNotThere) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  auto insert = database.prepare("INSERT INTO t(n) VALUES(?)").value();
  EXPECT_EQ(insert.with(1, 2).run().error(), Errc::statement);
  EXPECT_TRUE(insert.with(1).run());
  EXPECT_EQ(rows_of(database), 1);
}

TEST_F(DatabaseTest, NamesWhatIsWrongWithAStatement) {
  auto database = opened();
  EXPECT_EQ(database.execute("SELEKT 1").error(), Errc::statement);
  EXPECT_EQ(database.prepare("SELEKT 1").error(), Errc::statement);
  EXPECT_EQ(database.prepare("-- nothing").error(), Errc::statement);
  ASSERT_TRUE(database.execute("CREATE TABLE u(n INTEGER UNIQUE)"));
  ASSERT_TRUE(database.execute("INSERT INTO u VALUES(1)"));
  EXPECT_EQ(database.execute("INSERT INTO u VALUES(1)").error(), Errc::constraint);
  EXPECT_EQ(database.number("SELECT n FROM u WHERE n = 9").error(), Errc::statement);
}

TEST_F(DatabaseTest, RefusesAValueBeyondItsLimits) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  auto insert = database.prepare("INSERT INTO t(b) VALUES(zeroblob(?))").value();
  EXPECT_EQ(insert.with(2'000'000'000).run().error(), Errc::too_large);
}

TEST_F(DatabaseTest, RollsBackATransactionThatIsNotCommitted) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  {
    const auto transaction = Transaction::begin(database).value();
    ASSERT_TRUE(database.execute("INSERT INTO t(n) VALUES(1)"));
  }
  EXPECT_EQ(rows_of(database), 0);
  auto transaction = Transaction::begin(database).value();
  ASSERT_TRUE(database.execute("INSERT INTO t(n) VALUES(1)"));
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(rows_of(database), 1);
}

TEST_F(DatabaseTest, RefusesASecondOwnerUnderAnyName) {
  const auto first = opened();
  EXPECT_EQ(Database::open(file()).error(), Errc::in_use);
  std::filesystem::create_symlink(file(), folder_.path() / "alias.db");
  EXPECT_EQ(Database::open(folder_.path() / "alias.db").error(), Errc::in_use);
  std::filesystem::create_directory(folder_.path() / "sub");
  EXPECT_EQ(Database::open(folder_.path() / "sub" / ".." / "store.db").error(), Errc::in_use);
}

TEST_F(DatabaseTest, CanBeOwnedAgainAfterItsOwnerHasGone) {
  { auto first = opened(); }
  EXPECT_TRUE(Database::open(file()));
}

TEST_F(DatabaseTest, ShowsAReaderOnlyWhatIsCommitted) {
  auto owner = opened();
  ASSERT_TRUE(owner.execute(make_table));
  auto reader = opened({Access::read, {}, {}});
  auto transaction = Transaction::begin(owner).value();
  ASSERT_TRUE(owner.execute("INSERT INTO t(n) VALUES(1)"));
  EXPECT_EQ(rows_of(reader), 0);
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(rows_of(reader), 1);
}

TEST_F(DatabaseTest, LetsAReaderWriteNothing) {
  auto owner = opened();
  ASSERT_TRUE(owner.execute(make_table));
  auto reader = opened({Access::read, {}, {}});
  EXPECT_EQ(reader.execute("INSERT INTO t(n) VALUES(1)").error(), Errc::read_only);
}

TEST_F(DatabaseTest, CreatesNothingForAReader) {
  EXPECT_EQ(Database::open(file(), {Access::read, {}, {}}).error(), Errc::cannot_open);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(DatabaseTest, SaysThatTheFolderIsNotThereOrTheFileIsAFolder) {
  EXPECT_EQ(Database::open(folder_.path() / "absent" / "store.db").error(), Errc::cannot_open);
  EXPECT_EQ(Database::open(folder_.path()).error(), Errc::cannot_open);
}

TEST_F(DatabaseTest, SaysThatAnotherConnectionHoldsTheWriteLock) {
  auto database = opened();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(Transaction::begin(database).error(), Errc::in_use);
  const auto waited = std::chrono::steady_clock::now() - begun;
  EXPECT_GE(waited, std::chrono::milliseconds(busy_milliseconds_max / 2));
  sqlite3_close(other);
  EXPECT_TRUE(Transaction::begin(database));
}

TEST_F(DatabaseTest, MovesItsLogOnlyWhenToldTo) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  ASSERT_TRUE(database.checkpoint(Checkpoint::passive));
  EXPECT_EQ(database.log_pages(), 0);
  const auto size_before = std::filesystem::file_size(file());
  // Far beyond the thousand pages at which SQLite would do it by itself.
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(database.execute("INSERT INTO t(b) VALUES(zeroblob(400000))"));
  }
  EXPECT_EQ(std::filesystem::file_size(file()), size_before);
  EXPECT_GT(database.log_pages(), 1'900);
  ASSERT_TRUE(database.checkpoint(Checkpoint::passive));
  EXPECT_EQ(database.log_pages(), 0);
  EXPECT_GT(std::filesystem::file_size(file()), size_before + 20 * 400'000);
}

TEST_F(DatabaseTest, LeavesToALaterCheckpointWhatAReaderStillNeeds) {
  auto owner = opened();
  ASSERT_TRUE(owner.execute(make_table));
  ASSERT_TRUE(owner.checkpoint(Checkpoint::passive));
  auto reader = opened({Access::read, {}, {}});
  auto reading = reader.prepare("SELECT count(*) FROM t").value();
  ASSERT_EQ(reading.step().value(), Step::row);  // holds its view of the store
  ASSERT_TRUE(owner.execute("INSERT INTO t(n) VALUES(1)"));
  EXPECT_TRUE(owner.checkpoint(Checkpoint::passive));
  EXPECT_GT(owner.log_pages(), 0);
  reading.reset();
  EXPECT_TRUE(owner.checkpoint(Checkpoint::passive));
  EXPECT_EQ(owner.log_pages(), 0);
}

TEST_F(DatabaseTest, PreparesRoomInItsLogSoThatCommitsOverwrite) {
  auto database = opened();
  EXPECT_EQ(std::filesystem::file_size(log()), log_room_bytes);
  ASSERT_TRUE(database.execute(make_table));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(database.execute("INSERT INTO t(n) VALUES(1)"));
  EXPECT_EQ(std::filesystem::file_size(log()), log_room_bytes);
}

TEST_F(DatabaseTest, ForgetsWhatWasDeletedInEveryFile) {
  auto database = opened();
  ASSERT_TRUE(database.execute(make_table));
  const std::string secret = "410101199001011234";
  ASSERT_TRUE(database.execute("INSERT INTO t(s) VALUES('" + secret + "')"));
  ASSERT_TRUE(database.execute("DELETE FROM t"));
  ASSERT_TRUE(database.checkpoint(Checkpoint::truncate));
  EXPECT_EQ(test::read_file(log()), Bytes(log_room_bytes));  // room again, and nothing but zeros
  const Bytes bytes = test::read_file(file());
  EXPECT_EQ(text_of(bytes).find(secret), std::string_view::npos);
}

TEST_F(DatabaseTest, RefusesAFileThatIsNoDatabase) {
  std::ofstream(file()) << std::string(8'192, 'x');
  EXPECT_EQ(Database::open(file()).error(), Errc::corrupt);
}

TEST_F(DatabaseTest, NamesAPageThatIsDamaged) {
  {
    auto database = opened();
    ASSERT_TRUE(database.execute(make_table));
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(database.execute("INSERT INTO t(b) VALUES(zeroblob(300))"));
    }
  }
  std::fstream damaged(file(), std::ios::binary | std::ios::in | std::ios::out);
  damaged.seekp(4'096 * 3);
  damaged << std::string(4'096, '\xA5');
  damaged.close();
  auto database = opened();
  EXPECT_EQ(database.number("SELECT sum(length(b)) FROM t").error(), Errc::corrupt);
}

TEST_F(DatabaseTest, SaysWhetherAllItsPagesAndIndexesFit) {
  std::size_t index_end = 0;
  {
    auto database = opened();
    ASSERT_TRUE(database.execute(make_table));
    ASSERT_TRUE(database.execute("CREATE INDEX t_n ON t(n)"));
    auto insert = database.prepare("INSERT INTO t VALUES(?, ?, ?)").value();
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(insert.with(i, Bytes(100), "s").run());
    EXPECT_TRUE(database.check_whole());
    const auto page = database.number("SELECT rootpage FROM sqlite_schema WHERE name = 't_n'");
    index_end = static_cast<std::size_t>(page.value()) * 4'096;
  }
  EXPECT_TRUE(opened({Access::read, {}, {}}).check_whole());
  Bytes bytes = test::read_file(file());
  bytes[index_end - 1] ^= 0x02;  // of the row that was put there first
  std::ofstream(file(), std::ios::binary) << text_of(bytes);
  auto damaged = opened({Access::read, {}, {}});
  EXPECT_EQ(rows_of(damaged), 300);  // every row still reads
  EXPECT_EQ(damaged.check_whole().error(), Errc::corrupt);
}

TEST_F(DatabaseTest, SetAsideLiesUnderANameOfItsOwnAndLosesNothing) {
  for (const char* name : {"store.db.set-aside", "store.db.set-aside-2"}) {
    {
      auto database = opened();
      ASSERT_TRUE(database.execute(make_table));
      ASSERT_TRUE(database.execute("INSERT INTO t VALUES(7, x'', '')"));
    }
    EXPECT_EQ(Database::set_aside(file()).value(), folder_.path() / name);
    EXPECT_FALSE(std::filesystem::exists(file()));
    auto aside = Database::open(folder_.path() / name, {Access::read, {}, {}}).value();
    EXPECT_EQ(rows_of(aside), 1);
  }
}

TEST_F(DatabaseTest, ASnapshotReadsOneMomentHoweverMuchIsWrittenBeside) {
  auto writer = opened();
  ASSERT_TRUE(writer.execute("CREATE TABLE t(n); INSERT INTO t VALUES(1)"));
  auto reader = opened({Access::read, {}, {}});
  {
    const auto snapshot = Snapshot::begin(reader);
    ASSERT_TRUE(snapshot);
    EXPECT_EQ(reader.number("SELECT count(*) FROM t").value(), 1);
    ASSERT_TRUE(writer.execute("INSERT INTO t VALUES(2)"));
    EXPECT_EQ(reader.number("SELECT count(*) FROM t").value(), 1);
  }
  EXPECT_EQ(reader.number("SELECT count(*) FROM t").value(), 2);
}

}  // namespace
}  // namespace menshen::store
