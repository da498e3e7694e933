#include "gateway/ledger/retention_report.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::ledger {
namespace {

CivilDate day(int number) {
  return CivilDate(std::chrono::sys_days(test::sample_moment.date()) + std::chrono::days(number));
}

NewLeaf leaf_on(int day_number, std::uint64_t number) {
  NewLeaf leaf = test::sample_leaf(number);
  leaf.entry.moment.at += std::chrono::hours(24 * day_number);
  leaf.beside = beside_of(Holds::registration, leaf.beside);
  return leaf;
}

NewLeaf hold_of(LeafIndex first, LeafIndex last) {
  const HoldOrder order{"o", "case-1", LeafRange{first, last}, std::nullopt, day(400)};
  const std::string text = encode_hold_order(order);
  const auto key = draw<32>(test::seeded_chance(3));
  const auto signer =
      NoteSigner::of("court.example", crypto::PrivateKey::from_ed25519_seed(key).value()).value();
  const std::string note = encode_note({text, {signer.sign(text)}});
  Entry entry;
  entry.moment = test::sample_moment;
  return {entry_of(order, entry), beside_of(Holds::order, bytes_of(note)), {}, {}};
}

class RetentionReportTest : public ::testing::Test {
 protected:
  RetentionReportTest() {
    std::vector<NewLeaf> group = {leaf_on(0, 0), leaf_on(0, 1), leaf_on(1, 2), hold_of(1, 1),
                                  leaf_on(5, 4)};
    EXPECT_TRUE(ledger_.append(group));
  }
  void erase_on(int day_number) {
    Entry entry;
    entry.moment = test::sample_moment;
    entry.moment.at += std::chrono::hours(24 * day_number);
    while (ledger_.erase_due(day(day_number), {}, entry).value()) {
    }
  }
  RetentionReport report_on(int day_number) const {
    return retention_report(ledger_.view(), day(day_number), {}).value();
  }

  test::TemporaryFolder folder_;
  Ledger ledger_ = Ledger::open(folder_.path() / "ledger.db").value();
};

TEST_F(RetentionReportTest, SaysWhatIsKeptAndUntilWhen) {
  const auto report = report_on(10);
  ASSERT_EQ(report.kept.size(), 3U);
  EXPECT_EQ(report.kept[0].day, day(0));
  EXPECT_EQ(report.kept[0].rows, 2U);
  EXPECT_EQ(report.kept[0].kept_through, day(60));
  EXPECT_EQ(report.kept[0].gone_after, day(67));
  EXPECT_FALSE(report.kept[0].is_overdue);
  EXPECT_TRUE(report.due.empty());
  EXPECT_TRUE(report.erased.empty());
  ASSERT_EQ(report.holds.size(), 1U);
  EXPECT_EQ(report.holds[0].order.name, "case-1");
  EXPECT_FALSE(report.remains_possible.empty());
}

TEST_F(RetentionReportTest, SaysWhichKeyADamagedRowKeepsPastItsTime) {
  {
    sqlite3* database = nullptr;
    sqlite3_open((folder_.path() / "ledger.db").c_str(), &database);
    sqlite3_exec(database, "UPDATE beside SET day = day + 64 WHERE idx = 2", nullptr, nullptr,
                 nullptr);
    sqlite3_close(database);
  }
  EXPECT_TRUE(report_on(61).kept_for_damage.empty());  // that day may still be due
  erase_on(70);
  EXPECT_EQ(ledger_.keys_kept_for_damage(), 1U);
  const auto report = report_on(70);
  ASSERT_EQ(report.kept_for_damage.size(), 1U);
  EXPECT_EQ(report.kept_for_damage[0].day, day(1));
  EXPECT_EQ(report.kept_for_damage[0].leaf, 2U);
  const auto lines = lines_of(report);
  EXPECT_TRUE(std::ranges::any_of(lines, [](const std::string& line) {
    return line.find("for the row beside leaf 2") != std::string::npos;
  }));
}

TEST_F(RetentionReportTest, SaysBeforehandWhatAnErasureTakes) {
  const auto beforehand = due_now(ledger_.view(), day(62), {}).value();
  ASSERT_EQ(beforehand.size(), 2U);
  EXPECT_EQ(beforehand[0].erase, std::vector<LeafIndex>{0});
  EXPECT_EQ(beforehand[0].held, std::vector<LeafIndex>{1});
  EXPECT_EQ(beforehand[1].erase, std::vector<LeafIndex>{2});
  EXPECT_EQ(ledger_.head().size, 5U);  // nothing was changed
  EXPECT_FALSE(ledger_.read(0, 1)->front().beside.empty());
  erase_on(62);
  for (const LeafIndex leaf : {0U, 2U}) EXPECT_TRUE(ledger_.read(leaf, 1)->front().beside.empty());
  EXPECT_FALSE(ledger_.read(1, 1)->front().beside.empty());
}

TEST_F(RetentionReportTest, SaysWhatWasErasedWhenAndByWhichRule) {
  erase_on(62);
  const auto report = report_on(62);
  ASSERT_EQ(report.erased.size(), 2U);
  EXPECT_EQ(report.erased[0].leaf, 5U);
  EXPECT_EQ(report.erased[0].range, (LeafRange{0, 0}));
  EXPECT_EQ(report.erased[0].rule, "register");
  EXPECT_EQ(report.erased[0].moment.date(), day(62));
  EXPECT_EQ(report.kept.size(), 2U);
  ASSERT_EQ(report.due.size(), 1U);
  EXPECT_TRUE(report.due[0].erase.empty());
  EXPECT_EQ(report.due[0].held, std::vector<LeafIndex>{1});
}

TEST_F(RetentionReportTest, SaysWhatIsOverdueButNotOfWhatIsHeld) {
  EXPECT_FALSE(report_on(67).kept[0].is_overdue);
  EXPECT_TRUE(report_on(68).kept[0].is_overdue);
  erase_on(68);
  for (const KeptSpan& kept : report_on(300).kept) {
    EXPECT_EQ(kept.is_overdue, kept.day == day(5));
  }
}

TEST_F(RetentionReportTest, IsLinesOfText) {
  erase_on(62);
  std::string text;
  for (const std::string& line : lines_of(report_on(62))) text += line + "\n";
  for (const char* part :
       {"On 2026-05-12: registrations are there for 60 days and gone 7 days later; tokens are gone "
        "after 30 days.",
        "leaf 5: leaf 0, rule register", "2026-03-11 registration: 1, there through 2026-05-10",
        "order case-1, leaf 3: leaf 1 until 2027-04-15, in force",
        "2026-03-11 registration: rule register, 1 held", "What remains possible:"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(lines_of(std::vector<Due>()), std::vector<std::string>{"nothing is due"});
  const auto beforehand = due_now(ledger_.view(), day(66), {}).value();
  EXPECT_EQ(lines_of(beforehand).back(),
            "2026-03-16 registration: rule register, 1 to erase, leaf 4");
}

}  // namespace
}  // namespace menshen::ledger
