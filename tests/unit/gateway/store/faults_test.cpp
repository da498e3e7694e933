// The disk refuses: what was committed stays, what was not leaves no trace, and it works again when
// the disk does.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/store/database.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"

namespace menshen::store {
namespace {

using test::Fault;
using test::FaultyDisk;

constexpr auto make_table = "CREATE TABLE t(n INTEGER PRIMARY KEY, b BLOB)";

Ok insert_three(Database& database) {
  auto transaction = Transaction::begin(database);
  if (!transaction) return transaction.error();
  for (int i = 0; i < 3; ++i) {
    const auto done = database.execute("INSERT INTO t(b) VALUES(randomblob(3000))");
    if (!done) return done.error();
  }
  return transaction->commit();
}

std::int64_t rows_of(Database& database) {
  return database.number("SELECT count(*) FROM t").value();
}

Errc expected_of(Fault fault) {
  return fault == Fault::full        ? Errc::disk_full
         : fault == Fault::read_only ? Errc::read_only
                                     : Errc::io;
}

class EachFault : public ::testing::TestWithParam<Fault> {};

// Fails the first write of a commit, then the second, and so on until a commit meets none.
TEST_P(EachFault, LeavesNothingOfATransactionWhereverItStrikes) {
  const test::TemporaryFolder folder;
  FaultyDisk disk;
  int struck = 0;
  {
    auto database =
        Database::open(folder.path() / "store.db", {Access::own, disk.vfs(), {}}).value();
    ASSERT_TRUE(database.execute(make_table));
    ASSERT_TRUE(insert_three(database));
    std::int64_t committed = 3;
    for (std::uint64_t nth = 1;; ++nth) {
      disk.fail_at(nth, GetParam(), false);
      const auto inserted = insert_three(database);
      disk.heal();
      if (!disk.has_failed()) break;
      ++struck;
      ASSERT_FALSE(inserted) << nth;
      EXPECT_EQ(inserted.error(), expected_of(GetParam())) << nth;
      EXPECT_EQ(rows_of(database), committed) << nth;
      ASSERT_TRUE(insert_three(database)) << nth;
      committed += 3;
      EXPECT_EQ(rows_of(database), committed) << nth;
    }
  }
  EXPECT_GE(struck, 4);  // some writes and the sync
  auto again = Database::open(folder.path() / "store.db").value();
  EXPECT_EQ(rows_of(again), 3 + 3 * struck + 3);
}

// A checkpoint that fails loses nothing: the log is still there.
TEST_P(EachFault, LosesNothingInACheckpointWhereverItStrikes) {
  const test::TemporaryFolder folder;
  FaultyDisk disk;
  auto database = Database::open(folder.path() / "store.db", {Access::own, disk.vfs(), {}}).value();
  ASSERT_TRUE(database.execute(make_table));
  std::int64_t committed = 0;
  int struck = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    ASSERT_TRUE(insert_three(database));
    committed += 3;
    disk.fail_at(nth, GetParam(), false);
    const auto moved = database.checkpoint(Checkpoint::passive);
    disk.heal();
    if (!disk.has_failed()) break;
    ++struck;
    ASSERT_FALSE(moved) << nth;
    EXPECT_EQ(moved.error(), expected_of(GetParam())) << nth;
    EXPECT_EQ(rows_of(database), committed) << nth;
    ASSERT_TRUE(database.checkpoint(Checkpoint::passive)) << nth;
    EXPECT_EQ(database.log_pages(), 0) << nth;
  }
  EXPECT_GE(struck, 4);
  EXPECT_EQ(database.log_pages(), 0);
  EXPECT_EQ(rows_of(database), committed);
}

INSTANTIATE_TEST_SUITE_P(Disk, EachFault,
                         ::testing::Values(Fault::io, Fault::short_write, Fault::full,
                                           Fault::read_only));

TEST(StoreFaults, ADiskThatStaysBrokenIsSaidToBeSoUntilItHeals) {
  const test::TemporaryFolder folder;
  FaultyDisk disk;
  auto database = Database::open(folder.path() / "store.db", {Access::own, disk.vfs(), {}}).value();
  ASSERT_TRUE(database.execute(make_table));
  disk.fail_at(1, Fault::io, true);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(insert_three(database).error(), Errc::io);
  disk.heal();
  EXPECT_TRUE(insert_three(database));
  EXPECT_EQ(rows_of(database), 3);
}

TEST(StoreFaults, SaysThatTheSetLimitIsReached) {
  const test::TemporaryFolder folder;
  auto database = Database::open(folder.path() / "store.db", {Access::own, {}, 20}).value();
  ASSERT_TRUE(database.execute(make_table));
  ASSERT_TRUE(insert_three(database));
  Ok inserted;
  for (int i = 0; i < 20 && inserted; ++i) inserted = insert_three(database);
  EXPECT_EQ(inserted.error(), Errc::disk_full);
  const auto rows = rows_of(database);
  EXPECT_EQ(rows % 3, 0);
  ASSERT_TRUE(database.execute("DELETE FROM t"));
  EXPECT_TRUE(insert_three(database));
}

// A real limit of the system, on the real files (EFBIG).
TEST(StoreFaults, SaysThatAFileMayNotGrow) {
  const test::TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{log_room_bytes, log_room_bytes};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(10);
    auto database = Database::open(folder.path() / "store.db");
    if (!database || !database->execute(make_table)) _exit(11);
    Ok inserted;
    for (int i = 0; i < 1'000 && inserted; ++i) inserted = insert_three(*database);
    if (inserted || inserted.error() != Errc::disk_full) _exit(12);
    // The log is full, the database is not: a checkpoint makes room again.
    if (!database->checkpoint(Checkpoint::passive)) _exit(13);
    _exit(insert_three(*database) ? 0 : 14);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace menshen::store
