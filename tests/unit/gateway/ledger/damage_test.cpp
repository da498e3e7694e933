// Somebody with the file in hand and SQLite's shell: what of it is noticed, when, and where.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

constexpr std::uint64_t leaves = 1'500;

struct Original {  // a sound register, made once
  Bytes file;
  Bytes day_keys;
  TreeHead head;
};

const Original& original() {
  static const Original made = [] {
    const test::TemporaryFolder folder;
    Original sound;
    {
      auto ledger = Ledger::open(folder.path() / "ledger.db").value();
      for (std::uint64_t i = 0; i < leaves;) {
        std::vector<NewLeaf> group;
        while (group.size() < 500) group.push_back(test::sample_leaf(i++));
        check(ledger.append(group).has_value(), "append");
      }
      sound.head = ledger.head();
    }
    sound.file = test::read_file(folder.path() / "ledger.db");
    sound.day_keys = test::read_file(day_keys_file(folder.path() / "ledger.db"));
    return sound;
  }();
  return made;
}

void write_file(const std::filesystem::path& file, const Bytes& bytes) {
  std::ofstream(file, std::ios::binary) << text_of(bytes);
}

class DamageTest : public ::testing::Test {
 protected:
  DamageTest() {
    write_file(file(), original().file);
    write_file(day_keys_file(file()), original().day_keys);
  }
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }

  int tamper(const std::string& sql) const {
    sqlite3* database = nullptr;
    sqlite3_open(file().c_str(), &database);
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return code;
  }
  void tamper_past_the_triggers(const std::string& sql) const {
    ASSERT_EQ(
        tamper("DROP TRIGGER leaf_is_never_altered; DROP TRIGGER leaf_is_never_deleted;" + sql),
        SQLITE_OK);
  }
  Damage damage() const {
    const auto ledger = Ledger::open(file()).value();
    return ledger.verify_all()->damage.value();
  }
  Error error_of_opening() const { return Ledger::open(file()).error(); }

  test::TemporaryFolder folder_;
};

TEST_F(DamageTest, TheStoreItselfLetsNobodyAlterOrDeleteALeaf) {
  EXPECT_NE(tamper("UPDATE leaf SET bytes = x'00' WHERE idx = 3"), SQLITE_OK);
  EXPECT_NE(tamper("DELETE FROM leaf WHERE idx = 3"), SQLITE_OK);
  EXPECT_NE(tamper("INSERT INTO leaf VALUES(-1, x'00', zeroblob(32))"), SQLITE_OK);
  EXPECT_NE(tamper("INSERT INTO leaf VALUES(9999, x'00', zeroblob(31))"), SQLITE_OK);
  const auto ledger = Ledger::open(file()).value();
  EXPECT_FALSE(ledger.verify_all()->damage);
  EXPECT_EQ(ledger.verify_all()->head, original().head);
}

TEST_F(DamageTest, AnAlteredLeafIsNamed) {
  tamper_past_the_triggers("UPDATE leaf SET bytes = zeroblob(640) WHERE idx IN (700, 1200)");
  EXPECT_EQ(damage().part, Damage::Part::leaf);
  EXPECT_EQ(damage().index, 700U);
}

TEST_F(DamageTest, AMissingLeafIsNamed) {
  tamper_past_the_triggers("PRAGMA foreign_keys=OFF; DELETE FROM leaf WHERE idx = 1023");
  EXPECT_EQ(damage().part, Damage::Part::leaf);
  EXPECT_EQ(damage().index, 1'023U);
}

TEST_F(DamageTest, AnAlteredHashIsNamed) {
  tamper_past_the_triggers("UPDATE leaf SET hash = zeroblob(32) WHERE idx = 0");
  EXPECT_EQ(damage().part, Damage::Part::leaf);
  EXPECT_EQ(damage().index, 0U);
}

TEST_F(DamageTest, ALeafForgedTogetherWithItsHashDoesNotFitItsTile) {
  tamper_past_the_triggers(
      "UPDATE leaf SET (bytes, hash) = (SELECT bytes, hash FROM leaf WHERE idx = 8) WHERE idx = "
      "777;DELETE FROM beside WHERE idx = 777");
  EXPECT_EQ(damage().part, Damage::Part::tile);
  EXPECT_EQ(damage().index, 768U);
  EXPECT_EQ(damage().node, (Node{8, 3}));
}

TEST_F(DamageTest, ALeafForgedInTheLastTileDoesNotFitTheTree) {
  tamper_past_the_triggers(
      "UPDATE leaf SET (bytes, hash) = (SELECT bytes, hash FROM leaf WHERE idx = 8) WHERE idx = "
      "1400;DELETE FROM beside WHERE idx = 1400");
  const auto ledger = LedgerView::open(file()).value();
  const auto damage = ledger.verify_all(Depth::log)->damage.value();
  EXPECT_EQ(damage.part, Damage::Part::tree);
  EXPECT_EQ(damage.index, leaves);
}

TEST_F(DamageTest, AKeptTileRootThatIsAlteredOrMissingIsNamed) {
  ASSERT_EQ(tamper("UPDATE node SET hash = zeroblob(32) WHERE level = 8 AND idx = 2"), SQLITE_OK);
  EXPECT_EQ(damage().part, Damage::Part::tile);
  EXPECT_EQ(damage().index, 512U);
  EXPECT_EQ(damage().node, (Node{8, 2}));
  ASSERT_EQ(tamper("DELETE FROM node WHERE idx < 2"), SQLITE_OK);
  EXPECT_EQ(damage().node, (Node{8, 0}));
}

TEST_F(DamageTest, ARowThatHidesAnEntryFromQuestionsIsNamed) {
  for (const char* sql :
       {"UPDATE entry SET violation = 1 - violation WHERE idx = 900",
        "UPDATE entry SET at = at + 1 WHERE idx = 900", "UPDATE entry SET kind = 2 WHERE idx = 900",
        "UPDATE entry SET outcome = 2 WHERE idx = 900", "DELETE FROM entry WHERE idx = 900"}) {
    write_file(file(), original().file);
    ASSERT_EQ(tamper(sql), SQLITE_OK);
    EXPECT_EQ(damage().part, Damage::Part::entry) << sql;
    EXPECT_EQ(damage().index, 900U) << sql;
    EXPECT_FALSE(LedgerView::open(file())->verify_all(Depth::log)->damage) << sql;
  }
}

TEST_F(DamageTest, ARunOfTimesThatIsHiddenOrInventedIsNamed) {
  for (const char* sql : {"DELETE FROM time_run", "INSERT INTO time_run VALUES(700)"}) {
    write_file(file(), original().file);
    ASSERT_EQ(tamper(sql), SQLITE_OK);
    EXPECT_EQ(damage().part, Damage::Part::entry) << sql;
  }
}

TEST_F(DamageTest, ASwappedBlobBesideALeafIsNamed) {
  ASSERT_EQ(tamper("UPDATE beside SET bytes = x'1234' WHERE idx = 321"), SQLITE_OK);
  EXPECT_EQ(damage().part, Damage::Part::beside);
  EXPECT_EQ(damage().index, 321U);
}

TEST_F(DamageTest, ABlobSwappedForAnothersIsNamed) {
  ASSERT_EQ(tamper("UPDATE beside SET bytes = (SELECT bytes FROM beside WHERE idx = 5) WHERE idx = "
                   "321"),
            SQLITE_OK);
  EXPECT_EQ(damage().part, Damage::Part::beside);
  EXPECT_EQ(damage().index, 321U);
}

TEST_F(DamageTest, WhatIsGoneBesideALeafWithoutAnErasureLeafIsNamed) {
  ASSERT_EQ(tamper("DELETE FROM beside WHERE idx >= 250 AND idx < 500"), SQLITE_OK);
  EXPECT_EQ(damage().part, Damage::Part::beside);
  EXPECT_EQ(damage().index, 250U);
  const auto ledger = Ledger::open(file()).value();
  EXPECT_TRUE(ledger.read(499, 1)->front().beside.empty());
  EXPECT_FALSE(ledger.read(499, 1)->front().beside_lost);
  EXPECT_FALSE(ledger.read(500, 1)->front().beside.empty());
}

// Otherwise a row could be kept for ever, or be erased before its time, by one small change.
TEST_F(DamageTest, WhatIsKeptForAnotherDayThanItsLeafsIsNamed) {
  for (const char* sql : {"UPDATE beside SET day = day + 1 WHERE idx = 321",
                          "UPDATE beside SET holds = 2 WHERE idx = 321",
                          "UPDATE beside SET holds = 3 WHERE idx = 321",
                          "UPDATE day_key SET first = 322", "UPDATE day_key SET day = day - 1",
                          "UPDATE day_key SET erased = 1", "DELETE FROM day_key"}) {
    write_file(file(), original().file);
    ASSERT_EQ(tamper(sql), SQLITE_OK);
    EXPECT_EQ(damage().part, Damage::Part::beside) << sql;
  }
}

// The log verifies whatever becomes of what lies beside it.
TEST_F(DamageTest, ALostDayKeyIsNamedAndTheLogStillReads) {
  std::filesystem::remove(day_keys_file(file()));
  const auto view = LedgerView::open(file()).value();
  EXPECT_EQ(view.verify_all()->damage->part, Damage::Part::beside);
  EXPECT_EQ(view.verify_all()->damage->index, 0U);
  EXPECT_FALSE(view.verify_all(Depth::log)->damage);
  const auto leaf = view.read(7, 1)->front();
  EXPECT_TRUE(leaf.beside.empty());
  EXPECT_TRUE(leaf.beside_lost);
  EXPECT_FALSE(leaf.bytes.empty());
}

TEST_F(DamageTest, ABrokenFileOfDayKeysIsNamedAndTheLogStillReads) {
  for (const Bytes& broken : {Bytes{}, Bytes(8'192, 0x55), Bytes(100, 0)}) {
    write_file(day_keys_file(file()), broken);
    const auto view = LedgerView::open(file()).value();
    EXPECT_EQ(view.verify_all()->damage->part, Damage::Part::beside);
    EXPECT_FALSE(view.verify_all(Depth::log)->damage);
    EXPECT_TRUE(view.read(7, 1)->front().beside_lost);
  }
  write_file(day_keys_file(file()), Bytes(8'192, 0x55));
  EXPECT_EQ(error_of_opening(), store::Errc::corrupt);  // the writer does not go on by halves
}

// Begun anew, the file of keys takes no number that a row has.
TEST_F(DamageTest, ARegisterWithoutItsDayKeysGoesOnUnderNewOnes) {
  std::filesystem::remove(day_keys_file(file()));
  {
    auto ledger = Ledger::open(file()).value();
    const std::vector<NewLeaf> more = {test::sample_leaf(leaves)};
    ASSERT_TRUE(ledger.append(more));
    EXPECT_EQ(ledger.read(leaves, 1)->front().beside, more.front().beside);
    EXPECT_TRUE(ledger.read(leaves - 1, 1)->front().beside_lost);
  }
  EXPECT_EQ(damage().index, 0U);
}

TEST_F(DamageTest, LeavesCutOffAtTheEndAreNoticedAtOnce) {
  tamper_past_the_triggers(
      "DELETE FROM beside WHERE idx > 1400; DELETE FROM leaf WHERE idx > 1400");
  EXPECT_EQ(error_of_opening(), Errc::tree_disagrees);
}

TEST_F(DamageTest, LeavesAddedBehindTheTreesBackAreNoticedAtOnce) {
  ASSERT_EQ(tamper("INSERT INTO leaf SELECT 1500, bytes, hash FROM leaf WHERE idx = 1499"),
            SQLITE_OK);
  EXPECT_EQ(error_of_opening(), Errc::tree_disagrees);
}

TEST_F(DamageTest, AnAlteredLastLeafIsNoticedAtOnce) {
  tamper_past_the_triggers(
      "UPDATE leaf SET bytes = (SELECT bytes FROM leaf WHERE idx = 8) WHERE idx = 1499");
  EXPECT_EQ(error_of_opening(), Errc::tree_disagrees);
}

TEST_F(DamageTest, ALastLeafForgedWithItsHashIsNoticedAtOnce) {
  tamper_past_the_triggers(
      "UPDATE leaf SET (bytes, hash) = (SELECT bytes, hash FROM leaf WHERE idx = 8) WHERE idx = "
      "1499");
  EXPECT_EQ(error_of_opening(), Errc::tree_disagrees);
}

TEST_F(DamageTest, AnAlteredFrontierIsNoticedAtOnce) {
  for (const char* sql :
       {"UPDATE tree SET frontier = zeroblob(length(frontier))", "UPDATE tree SET size = size + 1",
        "UPDATE tree SET size = 0", "UPDATE tree SET frontier = x''", "DELETE FROM tree"}) {
    ASSERT_EQ(tamper(sql), SQLITE_OK);
    EXPECT_EQ(error_of_opening(), Errc::tree_disagrees) << sql;
  }
}

TEST_F(DamageTest, AFrontierForgedFurtherLeftIsFoundByVerifying) {
  ASSERT_EQ(tamper("UPDATE tree SET frontier = CAST(zeroblob(32) || substr(frontier, 33) AS BLOB)"),
            SQLITE_OK);
  EXPECT_EQ(damage().part, Damage::Part::tree);
}

TEST_F(DamageTest, AFlippedBitInAnyPageIsNoticedOrHarmless) {
  const std::size_t pages = original().file.size() / 4'096;
  for (std::size_t page = 0; page < pages; page += pages / 16) {
    const test::TemporaryFolder folder;
    Bytes flipped = original().file;
    flipped[page * 4'096 + 2'000] ^= 0x04;
    const auto copy = folder.path() / "ledger.db";
    write_file(copy, flipped);
    write_file(day_keys_file(copy), original().day_keys);
    const auto ledger = Ledger::open(copy);
    if (!ledger) continue;
    const auto verified = ledger->verify_all();
    if (!verified || verified->damage) continue;
    EXPECT_EQ(verified->head, original().head) << page;  // an unused byte, or the door's memory
  }
}

}  // namespace
}  // namespace menshen::ledger
