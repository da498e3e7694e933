#include "gateway/ledger/day_keys.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/errc.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::ledger {
namespace {

DayKey key_of(std::uint8_t byte) {
  DayKey key{};
  key.fill(byte);
  return key;
}

class DayKeysTest : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }

  test::TemporaryFolder folder_;
};

TEST(DayKey, OpensWhatWasLaidUnderItForTheSameLeafAlone) {
  const Digest leaf = crypto::sha256(bytes_of("leaf"));
  const Bytes beside = to_bytes("what lies beside");
  const Bytes laid = lay_under(key_of(1), leaf, beside);
  EXPECT_EQ(laid.size(), beside.size() + 16);
  EXPECT_EQ(take_from_under(key_of(1), leaf, laid).value(), beside);
  EXPECT_EQ(take_from_under(key_of(2), leaf, laid).error(), crypto::Errc::not_opened);
  const Digest other = crypto::sha256(bytes_of("another leaf"));
  EXPECT_EQ(take_from_under(key_of(1), other, laid).error(), crypto::Errc::not_opened);
  for (std::size_t i = 0; i < laid.size(); ++i) {
    Bytes altered = laid;
    altered[i] ^= 1;
    EXPECT_FALSE(take_from_under(key_of(1), leaf, altered)) << i;
    EXPECT_FALSE(take_from_under(key_of(1), leaf, ByteView(laid).first(i))) << i;
  }
}

TEST_F(DayKeysTest, LieInAFileOfTheirOwnThatNobodyElseMayRead) {
  { auto keys = DayKeys::open(file(), {}).value(); }
  EXPECT_EQ(day_keys_file(file()).filename(), "ledger.db-keys.db");
  const auto rights = std::filesystem::status(day_keys_file(file())).permissions();
  EXPECT_EQ(rights, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(DayKeysTest, AreFoundAgainByTheirNumber) {
  {
    auto keys = DayKeys::open(file(), {}).value();
    EXPECT_EQ(keys.newest().value(), 0);
    ASSERT_TRUE(keys.keep(1, key_of(1)));
    ASSERT_TRUE(keys.keep(2, key_of(2)));
    EXPECT_EQ(keys.keep(2, key_of(3)).error(), store::Errc::constraint);
  }
  const auto keys = DayKeys::read(file(), {}).value();
  EXPECT_EQ(keys.find(1).value(), key_of(1));
  EXPECT_EQ(keys.find(2).value(), key_of(2));
  EXPECT_FALSE(keys.find(3).value());
  EXPECT_EQ(keys.newest().value(), 2);
}

TEST_F(DayKeysTest, AreErasedUpToANumberButForThoseInUse) {
  auto keys = DayKeys::open(file(), {}).value();
  for (std::uint8_t i = 1; i <= 5; ++i) ASSERT_TRUE(keys.keep(i, key_of(i)));
  const std::vector<KeyNumber> in_use = {2, 5};
  ASSERT_TRUE(keys.erase(4, in_use));
  ASSERT_TRUE(keys.empty_log());
  for (std::uint8_t i = 1; i <= 5; ++i) {
    EXPECT_EQ(keys.find(i)->has_value(), i == 2 || i == 5) << int{i};
    const auto bytes = test::read_file(day_keys_file(file()));
    const std::string key(32, static_cast<char>(i));
    EXPECT_EQ(text_of(bytes).find(key) != std::string_view::npos, i == 2 || i == 5) << int{i};
  }
}

TEST_F(DayKeysTest, AreNotMadeByAReader) {
  EXPECT_EQ(DayKeys::read(file(), {}).error(), store::Errc::cannot_open);
  EXPECT_FALSE(std::filesystem::exists(day_keys_file(file())));
}

TEST_F(DayKeysTest, AreOneForEachDayAndKindOfWhatLiesBeside) {
  auto ledger = Ledger::open(file(), {}, test::seeded_chance(7)).value();
  std::vector<NewLeaf> group;
  for (std::uint64_t i = 0; i < 12; ++i) {
    NewLeaf leaf = test::sample_leaf(i);
    leaf.entry.moment.at += std::chrono::hours(24 * (i % 3));
    if (i % 2 == 1) leaf.beside = beside_of(Holds::token, bytes_of("token"));
    group.push_back(leaf);
  }
  ASSERT_TRUE(ledger.append(group));
  const auto days = ledger.view().kept_days().value();
  EXPECT_EQ(days.size(), 6U);
  for (const KeptDay& day : days) EXPECT_EQ(ledger.view().beside_rows(day)->size(), 2U);
  for (std::uint64_t i = 0; i < 12; ++i) {
    EXPECT_EQ(ledger.read(i, 1)->front().beside, group[i].beside) << i;
  }
}

// The day is the one on the venue's wall, whatever UTC says.
TEST_F(DayKeysTest, GoByTheVenuesOwnMidnight) {
  auto ledger = Ledger::open(file()).value();
  std::vector<NewLeaf> group = {test::sample_leaf(0), test::sample_leaf(1)};
  const Instant midnight =
      std::chrono::sys_days(std::chrono::year(2026) / 3 / 12) - std::chrono::hours(8);  // of UTC+8
  group[0].entry.moment.at = midnight - std::chrono::milliseconds(1);
  group[1].entry.moment.at = midnight;
  ASSERT_TRUE(ledger.append(group));
  const auto days = ledger.view().kept_days().value();
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(to_iso(days[0].day), "2026-03-11");
  EXPECT_EQ(to_iso(days[1].day), "2026-03-12");
}

TEST_F(DayKeysTest, AreAskedForAgainAfterARestartOnTheSameDay) {
  for (std::uint64_t i = 0; i < 3; ++i) {
    auto ledger = Ledger::open(file()).value();
    ASSERT_TRUE(ledger.append(std::vector{test::sample_leaf(i)}));
    EXPECT_EQ(ledger.view().kept_days()->size(), 1U);
  }
  const auto ledger = Ledger::open(file()).value();
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST_F(DayKeysTest, AreOnDiskBeforeTheFirstRowThatNeedsThem) {
  for (std::uint64_t nth = 1;; ++nth) {
    const test::TemporaryFolder folder;
    const auto copy = folder.path() / "ledger.db";
    test::FaultyDisk disk;
    {
      auto ledger = Ledger::open(copy, {store::Access::own, disk.vfs(), {}}).value();
      disk.fail_at(nth, test::Fault::io, true);
      (void)ledger.append(std::vector{test::sample_leaf(0)});
    }
    const bool met = disk.has_failed();
    disk.heal();
    const auto ledger = Ledger::open(copy).value();
    EXPECT_FALSE(ledger.verify_all()->damage) << nth;
    for (const StoredLeaf& leaf : ledger.read(0, 1).value()) EXPECT_FALSE(leaf.beside_lost) << nth;
    if (!met) break;
  }
}

// No personal data, and never erased: no key could protect it, and none can be lost.
TEST_F(DayKeysTest, LieOverNothingThatIsKeptAsLongAsItsLeaf) {
  NewLeaf leaf;
  leaf.entry = test::sample_admission(0);
  leaf.beside = beside_of(Holds::order, bytes_of("an order of an authority"));
  {
    auto ledger = Ledger::open(file()).value();
    ASSERT_TRUE(ledger.append(std::vector{leaf}));
    EXPECT_TRUE(ledger.view().kept_days()->empty());
  }
  std::filesystem::remove(day_keys_file(file()));
  const auto view = LedgerView::open(file()).value();
  EXPECT_EQ(view.read(0, 1)->front().beside, leaf.beside);
  EXPECT_FALSE(view.verify_all()->damage);
}

}  // namespace
}  // namespace menshen::ledger
