// The keys' file is gone, empty, old, damaged, or another box's: that is noticed at the next start,
// told by one leaf, and admission goes on.
#include "gateway/ledger/lost_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/ledger/retention_report.hpp"
#include "gateway/ledger/violation.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

using test::day;
using test::leaf_on;

// Day 0: leaves 0 to 29. Day 1: leaves 30 to 49, and tokens beside 50 to 54.
void make_register(const std::filesystem::path& file, std::uint64_t numbers_from = 0) {
  auto ledger = Ledger::open(file).value();
  std::vector<NewLeaf> group;
  while (group.size() < 30) group.push_back(leaf_on(0, numbers_from + group.size()));
  while (group.size() < 50) group.push_back(leaf_on(1, numbers_from + group.size()));
  while (group.size() < 55) group.push_back(test::token_on(1, numbers_from + group.size()));
  check(ledger.append(group).has_value(), "append");
}

class LostKeysTest : public ::testing::Test {
 protected:
  LostKeysTest() { make_register(file()); }
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }
  std::filesystem::path keys() const { return day_keys_file(file()); }
  void write_keys(const Bytes& bytes) const {
    std::ofstream(keys(), std::ios::binary) << text_of(bytes);
  }
  static NewLeaf leaf_of(const UntoldLoss& loss) {
    NewLeaf leaf{test::entry_on(1), {}, {}, {}};
    leaf.entry.kind = EntryKind::day_keys_lost;
    leaf.entry.range = loss.range;
    leaf.entry.detail = name_of(loss.why);
    return leaf;
  }
  // As the daemon does at its start. The loss that it told.
  UntoldLoss open_and_tell() const {
    auto ledger = Ledger::open(file()).value();
    const auto loss = ledger.untold_loss().value();
    check(ledger.append(std::vector{leaf_of(loss)}).has_value(), "told");
    check(!ledger.untold_loss(), "told");
    return loss;
  }
  void expect_nothing_untold() const { EXPECT_FALSE(Ledger::open(file())->untold_loss()); }
  std::size_t days_lost() const {
    const auto days = LedgerView::open(file())->kept_days().value();
    return static_cast<std::size_t>(std::ranges::count_if(days, &KeptDay::is_lost));
  }

  test::TemporaryFolder folder_;
};

TEST_F(LostKeysTest, AreNoneOfASoundRegister) {
  const auto ledger = Ledger::open(file()).value();
  EXPECT_FALSE(ledger.untold_loss());
  EXPECT_FALSE(ledger.keys_set_aside());
  EXPECT_EQ(days_lost(), 0U);
}

TEST_F(LostKeysTest, AreToldOnceAndAdmissionGoesOnUnderNewOnes) {
  std::filesystem::remove(keys());
  const UntoldLoss loss = open_and_tell();
  EXPECT_EQ(loss.range, (LeafRange{0, 54}));
  EXPECT_EQ(loss.rows, 55U);
  EXPECT_EQ(loss.keys, 3U);
  EXPECT_EQ(loss.why, LostKeys::Why::missing);
  {
    auto ledger = Ledger::open(file()).value();
    EXPECT_FALSE(ledger.untold_loss());
    ASSERT_TRUE(ledger.append(std::vector{leaf_on(1, 100)}));  // of a day whose key is lost
    EXPECT_EQ(ledger.read(56, 1)->front().beside, test::blob_of(100));
    EXPECT_TRUE(ledger.read(40, 1)->front().beside_lost);
  }
  expect_nothing_untold();
  EXPECT_EQ(days_lost(), 3U);
}

TEST_F(LostKeysTest, AreToldAtALaterStartIfTheLeafNeverCame) {
  std::filesystem::remove(keys());
  { ASSERT_TRUE(Ledger::open(file())->untold_loss()); }
  { ASSERT_TRUE(Ledger::open(file())->untold_loss()); }
  EXPECT_EQ(open_and_tell().rows, 55U);
  expect_nothing_untold();
}

TEST_F(LostKeysTest, AreSeenInAnEmptyFile) {
  write_keys({});
  EXPECT_EQ(open_and_tell().range, (LeafRange{0, 54}));
}

TEST_F(LostKeysTest, OfTheDaysSinceACopyAreSeenInIt) {
  const Bytes copy = test::read_file(keys());
  { ASSERT_TRUE(Ledger::open(file())->append(std::vector{leaf_on(2, 55), leaf_on(2, 56)})); }
  write_keys(copy);
  const UntoldLoss loss = open_and_tell();
  EXPECT_EQ(loss.range, (LeafRange{55, 56}));
  EXPECT_EQ(loss.why, LostKeys::Why::missing);
  EXPECT_FALSE(Ledger::open(file())->keys_set_aside());
  EXPECT_EQ(days_lost(), 1U);
}

// Every number is there, and no key is this register's.
TEST_F(LostKeysTest, AreSeenInAnotherRegistersFileWhichIsSetAsideWhole) {
  const auto other = folder_.path() / "other.db";
  make_register(other, 1'000);
  const Bytes of_other = test::read_file(day_keys_file(other));
  write_keys(of_other);
  {
    auto ledger = Ledger::open(file()).value();
    const auto loss = ledger.untold_loss().value();
    EXPECT_EQ(loss.why, LostKeys::Why::of_another_register);
    EXPECT_EQ(loss.range, (LeafRange{0, 54}));
    ASSERT_TRUE(ledger.keys_set_aside());
    EXPECT_EQ(*ledger.keys_set_aside(), keys().string() + ".set-aside");
    ASSERT_TRUE(ledger.append(std::vector{leaf_of(loss), leaf_on(1, 100)}));
    test::erase_all(ledger, 200);  // of this register alone
  }
  expect_nothing_untold();
  std::filesystem::rename(keys().string() + ".set-aside", day_keys_file(other));
  EXPECT_FALSE(Ledger::open(other)->untold_loss());
  EXPECT_FALSE(Ledger::open(other)->verify_all()->damage);
}

TEST_F(LostKeysTest, ThatArePutBackOpenTheirRowsAgainAndASecondLossIsTold) {
  const Bytes kept = test::read_file(keys());
  std::filesystem::remove(keys());
  open_and_tell();
  write_keys(kept);
  expect_nothing_untold();
  EXPECT_EQ(days_lost(), 0U);
  EXPECT_FALSE(LedgerView::open(file())->verify_all()->damage);
  std::filesystem::remove(keys());
  EXPECT_EQ(open_and_tell().range, (LeafRange{0, 54}));
}

TEST_F(LostKeysTest, AreOnlyThoseThatWereAltered) {
  {
    auto database = store::Database::open(keys()).value();
    ASSERT_TRUE(database.execute("UPDATE day_key SET key = zeroblob(32) WHERE number = 2"));
  }
  const UntoldLoss loss = open_and_tell();
  EXPECT_EQ(loss.range, (LeafRange{30, 49}));
  EXPECT_EQ(loss.keys, 1U);
  EXPECT_FALSE(Ledger::open(file())->keys_set_aside());
}

TEST_F(LostKeysTest, AreNotThoseOfRowsThatAreDamagedThemselves) {
  {
    auto database = store::Database::open(file()).value();
    ASSERT_TRUE(database.execute("UPDATE beside SET bytes = zeroblob(700) WHERE idx < 20"));
  }
  expect_nothing_untold();
  const auto damage = LedgerView::open(file())->verify_all()->damage.value();
  EXPECT_EQ(damage.index, 0U);
  EXPECT_FALSE(damage.last_lost);
}

TEST_F(LostKeysTest, AreNamedByVerifyingWithAllTheirRows) {
  std::filesystem::remove(keys());
  for (const bool told : {false, true}) {
    if (told) open_and_tell();
    const auto damage = LedgerView::open(file())->verify_all()->damage.value();
    EXPECT_EQ(damage.part, Damage::Part::beside);
    EXPECT_EQ(damage.index, 0U);
    EXPECT_EQ(damage.last_lost, 54U);
  }
}

TEST_F(LostKeysTest, AreAViolationThatARegulatorFinds) {
  std::filesystem::remove(keys());
  open_and_tell();
  EntryFilter filter;
  filter.violations_only = true;
  const auto found = LedgerView::open(file())->find(filter, 10).value();
  ASSERT_EQ(found.size(), 1U);
  const Entry entry = parse_leaf(found[0].bytes)->entry;
  EXPECT_EQ(violation_of(entry), Violation::day_keys_lost);
  EXPECT_EQ(entry.detail, "missing");
  EXPECT_EQ(entry.range, (LeafRange{0, 54}));
}

TEST_F(LostKeysTest, AreSaidByTheReportUntilTheirRowsAreErased) {
  std::filesystem::remove(keys());
  open_and_tell();
  auto ledger = Ledger::open(file()).value();
  const auto report = retention_report(ledger.view(), day(2), {}).value();
  ASSERT_EQ(report.kept.size(), 3U);
  EXPECT_TRUE(std::ranges::all_of(report.kept, &KeptSpan::is_lost));
  const auto lines = lines_of(report);
  EXPECT_TRUE(std::ranges::any_of(lines, [](const std::string& line) {
    return line.ends_with("CANNOT BE OPENED: its day key is lost");
  }));
  test::erase_all(ledger, 70);
  EXPECT_FALSE(ledger.verify_all()->damage);
  EXPECT_EQ(days_lost(), 0U);
}

}  // namespace
}  // namespace menshen::ledger
