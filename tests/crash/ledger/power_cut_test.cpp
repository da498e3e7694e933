// The power goes at any write or sync: of what was never synced any sectors may be lost, of what
// was acknowledged nothing is.
#include <gtest/gtest.h>

#include <random>

#include "tests/crash/ledger/aftermath.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seed.hpp"

namespace menshen::test {
namespace {

constexpr int cuts = 150;

// Appends until the power goes; the tree's size as last acknowledged.
std::uint64_t write_until_dark(const std::filesystem::path& file, FaultyDisk& disk,
                               std::mt19937& chance) {
  std::uint64_t acknowledged = 0;
  auto ledger = ledger::Ledger::open(file, {store::Access::own, disk.vfs(), {}});
  if (!ledger) return 0;
  acknowledged = ledger->head().size;
  while (!disk.has_failed()) {
    std::vector<ledger::NewLeaf> group;
    for (auto size = 1 + chance() % 6; group.size() < size;) {
      group.push_back(sample_leaf(ledger->head().size + group.size()));
    }
    if (const auto recorded = ledger->append(group)) acknowledged = recorded->back().head.size;
    if (chance() % 4 == 0) (void)ledger->checkpoint();
  }
  return acknowledged;
}

TEST(LedgerWithoutPower, LosesNothingAcknowledgedAndDoublesNothing) {
  std::mt19937 chance(printed_seed());
  int with_less = 0;  // cuts that took something back
  for (int cut = 0; cut < cuts; ++cut) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "ledger.db";
    for (int life = 0; life < 2; ++life) {  // the second begins with what the first left
      FaultyDisk disk;
      disk.fail_at(1 + chance() % 400, Fault::short_write, true);
      const auto acknowledged = write_until_dark(file, disk, chance);
      disk.lose_unsynced(chance);
      disk.heal();
      const auto ledger = ledger::Ledger::open(file, {store::Access::own, disk.vfs(), {}});
      ASSERT_TRUE(ledger) << ledger.error().message();
      expect_sound(*ledger, acknowledged);
      ASSERT_FALSE(HasFailure()) << "cut " << cut;
      with_less += ledger->head().size == acknowledged ? 1 : 0;
    }
  }
  std::printf("%d cuts, %d of them left exactly what was acknowledged\n", 2 * cuts, with_less);
}

// The trial itself is tried: a store that does not sync must lose something in it.
TEST(LedgerWithoutPower, TheTrialNoticesAWriterThatDoesNotSync) {
  std::mt19937 chance(printed_seed());
  int lost = 0;
  for (int cut = 0; cut < 20; ++cut) {
    const TemporaryFolder folder;
    FaultyDisk disk;
    const auto file = folder.path() / "store.db";
    std::int64_t acknowledged = 0;
    {
      auto database = store::Database::open(file, {store::Access::own, disk.vfs(), {}}).value();
      ASSERT_TRUE(database.execute("CREATE TABLE t(n); PRAGMA synchronous=OFF"));
      disk.fail_at(1 + chance() % 100, Fault::io, true);
      while (!disk.has_failed()) {
        if (database.execute("INSERT INTO t VALUES(1)")) ++acknowledged;
      }
    }
    disk.lose_unsynced(chance);
    disk.heal();
    auto database = store::Database::open(file);
    const auto kept = database ? database->number("SELECT count(*) FROM t") : database.error();
    lost += !kept || *kept < acknowledged ? 1 : 0;
  }
  EXPECT_GT(lost, 5);
}

}  // namespace
}  // namespace menshen::test
