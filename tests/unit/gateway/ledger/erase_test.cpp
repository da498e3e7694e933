// What is due goes, its key goes with it, the log says so and still verifies.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

using test::day;
using test::entry_on;
using test::erase_all;
using test::hold_of;
using test::hold_on;
using test::leaf_on;
using test::token_on;

bool file_holds(const std::filesystem::path& file, ByteView bytes) {
  const auto whole = test::read_file(file);
  return text_of(whole).find(text_of(bytes)) != std::string_view::npos;
}

bool any_file_holds(const std::filesystem::path& folder, ByteView bytes) {
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file_holds(file, bytes)) return true;
  }
  return false;
}

class EraseTest : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }
  std::filesystem::path folder() const { return folder_.path(); }

  static bool is_there(const Ledger& ledger, LeafIndex leaf) {
    return !ledger.read(leaf, 1)->front().beside.empty();
  }
  // The day's key, as the file has it.
  Bytes key_bytes(KeyNumber number) const {
    const auto key = DayKeys::read(file(), {})->find(number).value().value();
    return {key.begin(), key.end()};
  }
  // A row as it lies on the disk.
  Bytes row_bytes(LeafIndex leaf) const {
    auto database = store::Database::open(file(), {store::Access::read, {}, {}}).value();
    auto row = database.prepare("SELECT bytes FROM beside WHERE idx = ?").value();
    row.with(leaf).step().value();
    return row.blob(0);
  }

  std::size_t rows_under(KeyNumber key) const {
    auto database = store::Database::open(file(), {store::Access::read, {}, {}}).value();
    return static_cast<std::size_t>(
        database.number("SELECT count(*) FROM beside WHERE key = " + std::to_string(key)).value());
  }

  test::TemporaryFolder folder_;
};

TEST_F(EraseTest, TakesWhatIsDueAndSaysSoInALeaf) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), leaf_on(0, 1), leaf_on(1, 2)}));
  EXPECT_TRUE(erase_all(ledger, 60).empty());
  EXPECT_TRUE(is_there(ledger, 0));

  const auto erased = erase_all(ledger, 61);
  ASSERT_EQ(erased.size(), 1U);
  EXPECT_EQ(erased[0].leaf, 3U);
  EXPECT_EQ(erased[0].rows, 2U);
  EXPECT_EQ(erased[0].head, ledger.head());
  EXPECT_FALSE(is_there(ledger, 0));
  EXPECT_FALSE(is_there(ledger, 1));
  EXPECT_TRUE(is_there(ledger, 2));
  const auto leaf = parse_leaf(ledger.read(3, 1)->front().bytes).value();
  EXPECT_EQ(leaf.entry.kind, EntryKind::erasure);
  EXPECT_EQ(leaf.entry.detail, "register");
  EXPECT_EQ(leaf.entry.range, (LeafRange{0, 1}));
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST_F(EraseTest, TakesTokensByTheirOwnRule) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), token_on(0, 1), leaf_on(0, 2)}));
  const auto erased = erase_all(ledger, 30);
  ASSERT_EQ(erased.size(), 1U);
  EXPECT_EQ(erased[0].rule, "token");
  EXPECT_EQ(erased[0].range, (LeafRange{1, 1}));
  EXPECT_TRUE(is_there(ledger, 0));
  EXPECT_FALSE(is_there(ledger, 1));
  EXPECT_FALSE(ledger.verify_all()->damage);
}

// In every file: the register, its log, the keys, theirs.
TEST_F(EraseTest, LeavesNeitherBlobNorKeyInAnyFile) {
  auto ledger = Ledger::open(file()).value();
  std::vector<NewLeaf> group;
  for (std::uint64_t i = 0; i < 40; ++i) group.push_back(leaf_on(i < 20 ? 0 : 1, i));
  ASSERT_TRUE(ledger.append(group));
  const KeyNumber number = ledger.view().kept_days()->front().key;
  const Bytes key = key_bytes(number);
  std::vector<Bytes> rows;
  for (LeafIndex leaf = 0; leaf < 20; ++leaf) rows.push_back(row_bytes(leaf));
  EXPECT_TRUE(any_file_holds(folder(), key));
  EXPECT_TRUE(any_file_holds(folder(), ByteView(rows[7]).first(64)));
  for (const NewLeaf& leaf : group) EXPECT_FALSE(any_file_holds(folder(), leaf.beside));

  ASSERT_EQ(erase_all(ledger, 61).size(), 1U);
  EXPECT_FALSE(any_file_holds(folder(), key));
  for (std::size_t at = 0; at + 16 <= key.size(); at += 8) {
    EXPECT_FALSE(any_file_holds(folder(), ByteView(key).subspan(at, 16))) << at;
  }
  for (const Bytes& row : rows) {
    for (std::size_t at = 0; at + 32 <= row.size(); at += 128) {
      ASSERT_FALSE(any_file_holds(folder(), ByteView(row).subspan(at, 32))) << at;
    }
  }
  EXPECT_TRUE(is_there(ledger, 20));
  EXPECT_FALSE(ledger.verify_all()->damage);
}

// What an old backup of the register has of the rows opens nothing once the key is gone.
TEST_F(EraseTest, MakesAnOldCopyOfTheRegisterUseless) {
  Bytes old_register;
  {
    auto ledger = Ledger::open(file()).value();
    ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), leaf_on(0, 1)}));
    ASSERT_TRUE(ledger.checkpoint());
    old_register = test::read_file(file());
    ASSERT_EQ(erase_all(ledger, 61).size(), 1U);
  }
  std::ofstream(file(), std::ios::binary) << text_of(old_register);
  std::filesystem::remove(std::filesystem::path(file()).concat("-wal"));
  std::filesystem::remove(std::filesystem::path(file()).concat("-shm"));
  const auto view = LedgerView::open(file()).value();
  EXPECT_TRUE(view.read(0, 1)->front().beside_lost);
  EXPECT_EQ(view.verify_all()->damage->part, Damage::Part::beside);
}

TEST_F(EraseTest, GoesInPortionsWithTheKeyAfterTheLast) {
  auto ledger = Ledger::open(file()).value();
  const std::uint64_t rows = erase_rows_max + 100;
  std::vector<NewLeaf> group;
  for (std::uint64_t i = 0; i < rows; ++i) group.push_back(leaf_on(0, i));
  ASSERT_TRUE(ledger.append(group));
  const KeyNumber number = ledger.view().kept_days()->front().key;
  const auto first = ledger.erase_due(day(61), {}, entry_on(61)).value().value();
  EXPECT_EQ(first.rows, erase_rows_max);
  EXPECT_TRUE(DayKeys::read(file(), {})->find(number).value());
  EXPECT_TRUE(is_there(ledger, rows - 1));
  EXPECT_FALSE(ledger.verify_all()->damage);
  const auto rest = erase_all(ledger, 61);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].range, (LeafRange{erase_rows_max, rows - 1}));
  EXPECT_FALSE(DayKeys::read(file(), {})->find(number).value());
  EXPECT_FALSE(ledger.verify_all()->damage);
}

// Patrons come between them, and in no transaction are more rows changed than is said.
TEST_F(EraseTest, MovesWhatStaysInPortionsUnderOneKey) {
  auto ledger = Ledger::open(file()).value();
  std::vector<NewLeaf> group;
  for (std::uint64_t i = 0; i < 700; ++i) group.push_back(leaf_on(0, i));
  group.push_back(hold_on(3, hold_of(50, 649)));
  ASSERT_TRUE(ledger.append(group));
  const KeyNumber old = ledger.view().kept_days()->front().key;
  std::vector<std::size_t> moved;
  std::size_t erased = 0;
  std::size_t under_old = 700;
  for (std::uint64_t patron = 1'000;; ++patron) {
    const auto portion = ledger.erase_due(day(61), {}, entry_on(61)).value();
    const std::size_t now_under_old = rows_under(old);
    EXPECT_LE(under_old - now_under_old, moved_rows_max);
    under_old = now_under_old;
    if (!portion) break;
    ASSERT_TRUE(ledger.append(std::vector{leaf_on(61, patron)}));
    if (portion->moved > 0) moved.push_back(portion->moved);
    erased += portion->rows;
    EXPECT_FALSE(ledger.verify_all()->damage);
  }
  EXPECT_EQ(moved, (std::vector<std::size_t>{256, 256, 88}));
  EXPECT_EQ(erased, 100U);
  EXPECT_FALSE(DayKeys::read(file(), {})->find(old).value());
  const auto days = ledger.view().kept_days().value();
  EXPECT_EQ(std::ranges::count(days, day(0), &KeptDay::day), 1);
  EXPECT_EQ(ledger.read(50, 600)->back().beside, group[649].beside);
}

TEST_F(EraseTest, LooksInPortionsForRowsThatNeedAKeyThatIsToGo) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0)}));
  const KeyNumber old = ledger.view().kept_days()->front().key;
  for (std::uint64_t number = 1; number < 10 * append_leaves_max;) {
    std::vector<NewLeaf> group;
    while (group.size() < append_leaves_max) {
      group.push_back(leaf_on(1, number++));
      group.back().beside.resize(20);
    }
    ASSERT_TRUE(ledger.append(group));
  }
  ASSERT_EQ(ledger.erase_due(day(61), {}, entry_on(61)).value()->rows, 1U);
  std::size_t looked_at = 0;
  for (std::uint64_t patron = 90'000;; ++patron) {
    const auto portion = ledger.erase_due(day(61), {}, entry_on(61)).value();
    if (!portion) break;
    EXPECT_LE(portion->looked_at, sought_rows_max);
    EXPECT_EQ(portion->rows, 0U);
    EXPECT_EQ(portion->head, ledger.head());
    looked_at += portion->looked_at;
    ASSERT_TRUE(ledger.append(std::vector{leaf_on(61, patron)}));
  }
  EXPECT_GT(looked_at, 10 * append_leaves_max) << "all of them";
  EXPECT_FALSE(DayKeys::read(file(), {})->find(old).value());
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST_F(EraseTest, StopsAtALegalHoldUntilItIsReleased) {
  auto ledger = Ledger::open(file()).value();
  std::vector<NewLeaf> group;
  for (std::uint64_t i = 0; i < 6; ++i) group.push_back(leaf_on(0, i));
  group.push_back(hold_on(3, hold_of(2, 3)));
  ASSERT_TRUE(ledger.append(group));
  const Bytes old_key = key_bytes(ledger.view().kept_days()->front().key);
  const auto around = erase_all(ledger, 61);  // no leaf speaks of what is held
  ASSERT_EQ(around.size(), 2U);
  EXPECT_EQ(around[0].range, (LeafRange{0, 1}));
  EXPECT_EQ(around[1].range, (LeafRange{4, 5}));
  for (LeafIndex leaf = 0; leaf < 6; ++leaf) {
    EXPECT_EQ(is_there(ledger, leaf), leaf == 2 || leaf == 3) << leaf;
  }
  EXPECT_EQ(ledger.read(2, 1)->front().beside, group[2].beside);
  EXPECT_FALSE(any_file_holds(folder(), old_key));  // the others' key went all the same
  EXPECT_FALSE(ledger.verify_all()->damage);
  EXPECT_TRUE(erase_all(ledger, 399).empty());

  HoldOrder release = hold_of(0, 0);
  release.leaves.reset();
  release.until.reset();
  ASSERT_TRUE(ledger.append(std::vector{hold_on(399, release)}));
  const auto erased = erase_all(ledger, 399);
  ASSERT_EQ(erased.size(), 1U);
  EXPECT_EQ(erased[0].range, (LeafRange{2, 3}));
  EXPECT_FALSE(is_there(ledger, 2));
  EXPECT_TRUE(ledger.view().kept_days()->empty());
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST_F(EraseTest, GoesOnWhenAHoldIsOver) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), hold_on(3, hold_of(0, 0))}));
  EXPECT_TRUE(erase_all(ledger, 400).empty());
  EXPECT_EQ(erase_all(ledger, 401).size(), 1U);
}

// Nobody knows what it held.
TEST_F(EraseTest, TakesNothingWhileAnOrderToHoldCannotBeRead) {
  {
    auto ledger = Ledger::open(file()).value();
    ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0), hold_on(3, hold_of(0, 0))}));
  }
  {
    auto database = store::Database::open(file()).value();
    ASSERT_TRUE(database.execute("UPDATE beside SET bytes = x'0103' WHERE idx = 1"));
  }
  auto ledger = Ledger::open(file()).value();
  EXPECT_EQ(ledger.erase_due(day(401), {}, entry_on(401)).error(), Errc::order_lost);
  EXPECT_TRUE(is_there(ledger, 0));
}

TEST_F(EraseTest, WaitsWithTheLastStepForWhoeverReads) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0)}));
  const KeyNumber number = ledger.view().kept_days()->front().key;
  ASSERT_TRUE(ledger.erase_due(day(61), {}, entry_on(61)).value());
  {
    auto reader = store::Database::open(file(), {store::Access::read, {}, {}}).value();
    ASSERT_TRUE(reader.execute("BEGIN; SELECT count(*) FROM leaf"));
    ASSERT_TRUE(ledger.append(std::vector{leaf_on(61, 1)}));
    auto portion = ledger.erase_due(day(61), {}, entry_on(61));
    while (portion && *portion) portion = ledger.erase_due(day(61), {}, entry_on(61));
    EXPECT_EQ(portion.error(), store::Errc::in_use);
    EXPECT_EQ(ledger.erase_due(day(61), {}, entry_on(61)).error(), store::Errc::in_use);
  }
  EXPECT_TRUE(erase_all(ledger, 61).empty());
  EXPECT_FALSE(DayKeys::read(file(), {})->find(number).value());
  EXPECT_TRUE(is_there(ledger, 2));
}

// Rows, keys and the leaf that says so are not read at one moment.
TEST_F(EraseTest, IsNoDamageToWhoeverVerifiesMeanwhile) {
  auto ledger = Ledger::open(file()).value();
  for (int day_number = 0; day_number < 20; ++day_number) {
    std::vector<NewLeaf> group;
    for (std::uint64_t i = 0; i < 40; ++i) {
      group.push_back(leaf_on(day_number, static_cast<std::uint64_t>(day_number) * 40 + i));
    }
    ASSERT_TRUE(ledger.append(group));
  }
  std::atomic<bool> done = false;
  std::thread reader([&] {
    const auto view = LedgerView::open(file()).value();
    while (!done) {
      EXPECT_FALSE(view.verify_all()->damage);
      for (const StoredLeaf& leaf : view.read(0, 800).value()) EXPECT_FALSE(leaf.beside_lost);
    }
  });
  for (int today = 61; today < 81; ++today) {
    for (;;) {
      const auto one = ledger.erase_due(day(today), {}, entry_on(today));
      if (one && !*one) break;
      if (!one) {
        EXPECT_EQ(one.error(), store::Errc::in_use);  // somebody reads: again
      }
    }
  }
  done = true;
  reader.join();
  EXPECT_TRUE(ledger.view().kept_days()->empty());
  EXPECT_FALSE(ledger.verify_all()->damage);
}

// A clock set back to a day whose key is gone gets another.
TEST_F(EraseTest, OfADayThatComesAgainMakesANewKey) {
  auto ledger = Ledger::open(file()).value();
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 0)}));
  ASSERT_EQ(erase_all(ledger, 61).size(), 1U);
  ASSERT_TRUE(ledger.append(std::vector{leaf_on(0, 1)}));
  EXPECT_TRUE(is_there(ledger, 2));
  ASSERT_EQ(erase_all(ledger, 61).size(), 1U);
  EXPECT_FALSE(is_there(ledger, 2));
  EXPECT_FALSE(ledger.verify_all()->damage);
}

class EraseCutOff : public ::testing::TestWithParam<test::Fault> {};

// Every write and sync of an erasure is the last one, in turn: the next start erases to the end.
TEST_P(EraseCutOff, AnywhereIsFinishedAtTheNextStart) {
  for (std::uint64_t nth = 1;; ++nth) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "ledger.db";
    test::FaultyDisk disk;
    std::vector<NewLeaf> group = {leaf_on(0, 0), leaf_on(0, 1), leaf_on(0, 2), leaf_on(61, 3),
                                  hold_on(61, hold_of(1, 1))};
    {
      auto ledger = Ledger::open(file, {store::Access::own, disk.vfs(), {}}).value();
      ASSERT_TRUE(ledger.append(group));
      disk.fail_at(nth, GetParam(), true);
      for (int i = 0; i < 12; ++i) (void)ledger.erase_due(day(61), {}, entry_on(61));
    }
    const bool met = disk.has_failed();
    disk.heal();
    auto ledger = Ledger::open(file).value();
    EXPECT_FALSE(ledger.verify_all()->damage) << nth;
    EXPECT_LE(erase_all(ledger, 61).size(), 2U);
    EXPECT_FALSE(ledger.verify_all()->damage) << nth;
    const auto leaves = ledger.read(0, 5).value();
    for (const LeafIndex held : {1U, 3U, 4U}) EXPECT_EQ(leaves[held].beside, group[held].beside);
    for (const LeafIndex gone : {0U, 2U}) EXPECT_TRUE(leaves[gone].beside.empty());
    EXPECT_EQ(ledger.view().kept_days()->size(), 2U) << nth;
    if (!met) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Disk, EraseCutOff,
                         ::testing::Values(test::Fault::io, test::Fault::short_write,
                                           test::Fault::full));

}  // namespace
}  // namespace menshen::ledger
