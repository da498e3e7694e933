// The disk refuses while the register appends.
#include <gtest/gtest.h>

#include "gateway/ledger/ledger.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using test::Fault;
using test::FaultyDisk;
using test::sample_leaf;
using test::sample_moment;

class LedgerFaults : public ::testing::TestWithParam<Fault> {};

std::vector<NewLeaf> group_of(std::uint64_t& number) {
  std::vector<NewLeaf> leaves;
  for (int i = 0; i < 3; ++i) leaves.push_back(sample_leaf(number++));
  return leaves;
}

std::uint64_t admitted_today(const Ledger& ledger) {
  return ledger.door_state(sample_moment)->count_on(sample_moment.date()).admitted;
}

// Every write and the sync of an append fail once, in turn; each time nothing of it remains and the
// next one takes its place.
TEST_P(LedgerFaults, AFailedAppendLeavesEverythingAsItWas) {
  const test::TemporaryFolder folder;
  FaultyDisk disk;
  std::uint64_t number = 0;
  std::uint64_t admitted = 0;
  int struck = 0;
  {
    auto ledger =
        Ledger::open(folder.path() / "ledger.db", {store::Access::own, disk.vfs(), {}}).value();
    for (std::uint64_t nth = 1;; ++nth) {
      const TreeHead before = ledger.head();
      const auto group = group_of(number);
      disk.fail_at(nth, GetParam(), false);
      const auto failed = ledger.append(group);
      disk.heal();
      if (!disk.has_failed()) {
        admitted += 3;
        break;
      }
      ++struck;
      ASSERT_FALSE(failed) << nth;
      EXPECT_EQ(failed.error().category(), store::category());
      EXPECT_EQ(ledger.head(), before) << nth;
      EXPECT_EQ(ledger.read(before.size, 10)->size(), 0U) << nth;
      EXPECT_EQ(admitted_today(ledger), admitted) << nth;
      const auto recorded = ledger.append(group);
      ASSERT_TRUE(recorded) << nth;
      EXPECT_EQ(recorded->front().index, before.size) << nth;
      admitted += 3;
    }
    EXPECT_GE(struck, 5);
  }
  const auto ledger = Ledger::open(folder.path() / "ledger.db").value();
  EXPECT_EQ(ledger.head().size, admitted);
  EXPECT_FALSE(ledger.verify_all()->damage);
  EXPECT_EQ(admitted_today(ledger), admitted);
  EXPECT_EQ(ledger.door_state(sample_moment)->used_codes.size(), admitted);
}

INSTANTIATE_TEST_SUITE_P(Disk, LedgerFaults,
                         ::testing::Values(Fault::io, Fault::short_write, Fault::full));

TEST(LedgerRecovery, AProbeSaysWhenTheStoreWorksAgain) {
  const test::TemporaryFolder folder;
  FaultyDisk disk;
  auto ledger =
      Ledger::open(folder.path() / "ledger.db", {store::Access::own, disk.vfs(), {}}).value();
  std::uint64_t number = 0;
  ASSERT_TRUE(ledger.append(group_of(number)));
  disk.fail_at(1, Fault::full, true);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ledger.append(group_of(number)).error(), store::Errc::disk_full);
    EXPECT_EQ(ledger.probe().error(), store::Errc::disk_full);
  }
  EXPECT_EQ(ledger.head().size, 3U);
  EXPECT_EQ(ledger.read(0, 10)->size(), 3U);  // still readable
  disk.heal();
  EXPECT_TRUE(ledger.probe());
  EXPECT_TRUE(ledger.append(group_of(number)));
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST(LedgerRecovery, AStoreWithoutRoomTakesNothingByHalves) {
  const test::TemporaryFolder folder;
  auto ledger = Ledger::open(folder.path() / "ledger.db", {store::Access::own, {}, 30}).value();
  std::uint64_t number = 0;
  Result<std::vector<Recorded>> recorded = ledger.append({});
  std::uint64_t leaves = 0;
  for (; recorded && leaves < 3'000; leaves += 3) recorded = ledger.append(group_of(number));
  EXPECT_EQ(recorded.error(), store::Errc::disk_full);
  EXPECT_EQ(ledger.head().size, leaves - 3);
  EXPECT_EQ(ledger.read(0, read_leaves_max)->size(), leaves - 3);
  EXPECT_FALSE(ledger.verify_all()->damage);
}

// Opening fails, or succeeds with everything in place: nothing in between.
TEST(LedgerRecovery, AFaultWhileOpeningIsToldOrMadeGood) {
  for (std::uint64_t nth = 1;; ++nth) {
    const test::TemporaryFolder folder;
    FaultyDisk disk;
    disk.fail_at(nth, Fault::io, false);
    {
      auto ledger = Ledger::open(folder.path() / "ledger.db", {store::Access::own, disk.vfs(), {}});
      if (!disk.has_failed()) break;
      if (ledger) {
        EXPECT_EQ(ledger->head().size, 0U);
      }
    }
    disk.heal();
    auto ledger = Ledger::open(folder.path() / "ledger.db", {store::Access::own, disk.vfs(), {}});
    ASSERT_TRUE(ledger) << nth;
    std::uint64_t number = 0;
    EXPECT_TRUE(ledger->append(group_of(number))) << nth;
  }
}

}  // namespace
}  // namespace menshen::ledger
