// The power of a real file system goes: of what was acknowledged before the cut nothing is lost.
// (power_cut_test does the same to a disk that loses any sectors, a harder case; this one has the
// kernel's own journal, page cache and barriers in the way.)
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <random>

#include "tests/crash/ledger/aftermath.hpp"
#include "tests/crash/ledger/loop_mount.hpp"
#include "tests/crash/ledger/writer_child.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

constexpr int file_systems = 6;
constexpr int cuts_per_file_system = 10;

TEST(LedgerOnALoopMount, LosesNothingThatWasAcknowledgedBeforeTheCut) {
  std::mt19937 chance(printed_seed());
  int in_the_middle = 0;  // a commit was durable that nobody had heard of
  for (int number = 0; number < file_systems; ++number) {
    const TemporaryFolder folder;
    std::string trouble;
    const auto disk = LoopMount::make(folder.path(), trouble);
    if (!disk) GTEST_SKIP() << trouble;
    const auto file = disk->path() / "ledger.db";
    std::uint64_t acknowledged = 0;
    for (int cut = 0; cut < cuts_per_file_system; ++cut) {
      WriterChild writer(file, static_cast<std::uint32_t>(chance()), acknowledged);
      if (cut % 5 != 4) writer.await_acknowledgement();
      usleep(static_cast<useconds_t>(chance() % 60'000));
      acknowledged = writer.acknowledged();
      disk->cut_power();
      writer.end();
      ASSERT_TRUE(disk->boot_again());
      const auto ledger = ledger::Ledger::open(file);
      ASSERT_TRUE(ledger) << ledger.error().message();
      expect_sound(*ledger, acknowledged);
      ASSERT_FALSE(HasFailure()) << "file system " << number << ", cut " << cut;
      in_the_middle += ledger->head().size > acknowledged ? 1 : 0;
      acknowledged = ledger->head().size;
    }
  }
  std::printf("%d cuts, after %d of them a commit was there that nobody had heard of\n",
              file_systems * cuts_per_file_system, in_the_middle);
}

// The trial itself is tried: what is not synced must be lost in it.
TEST(LedgerOnALoopMount, TheTrialNoticesAWriterThatDoesNotSync) {
  const TemporaryFolder folder;
  std::string trouble;
  const auto disk = LoopMount::make(folder.path(), trouble);
  if (!disk) GTEST_SKIP() << trouble;
  const auto file = disk->path() / "store.db";
  {
    auto database = store::Database::open(file).value();
    ASSERT_TRUE(database.execute("CREATE TABLE t(n); PRAGMA synchronous=OFF"));
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)"));
    disk->cut_power();
  }
  ASSERT_TRUE(disk->boot_again());
  auto database = store::Database::open(file);
  const auto kept = database ? database->number("SELECT count(*) FROM t") : database.error();
  EXPECT_TRUE(!kept || *kept < 100);
}

}  // namespace
}  // namespace menshen::test
