#include "gateway/ledger/ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/schema.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using std::chrono::hours;
using test::code_id_of;
using test::sample_leaf;
using test::sample_moment;

class LedgerTest : public ::testing::Test {
 protected:
  Ledger opened() const { return Ledger::open(file()).value(); }
  std::filesystem::path file() const { return folder_.path() / "ledger.db"; }

  test::TemporaryFolder folder_;
};

std::vector<NewLeaf> leaves_of(std::uint64_t first, std::uint64_t count) {
  std::vector<NewLeaf> leaves;
  for (std::uint64_t i = 0; i < count; ++i) leaves.push_back(sample_leaf(first + i));
  return leaves;
}

TEST_F(LedgerTest, BeginsEmpty) {
  const auto ledger = opened();
  EXPECT_EQ(ledger.head(), (TreeHead{0, empty_root()}));
  EXPECT_TRUE(ledger.read(0, 10)->empty());
  EXPECT_FALSE(ledger.verify_all()->damage);
}

TEST_F(LedgerTest, GivesEachLeafItsIndexAndTheHeadAfterIt) {
  auto ledger = opened();
  Frontier twin;
  std::uint64_t number = 0;
  for (const std::size_t group : {1U, 3U, 1U, 32U}) {
    const auto leaves = leaves_of(number, group);
    const auto recorded = ledger.append(leaves).value();
    ASSERT_EQ(recorded.size(), group);
    for (std::size_t i = 0; i < group; ++i) {
      twin.append(
          leaf_hash(encode_leaf({leaves[i].entry, crypto::sha256(leaves[i].beside)}).value()));
      EXPECT_EQ(recorded[i].index, number + i);
      EXPECT_EQ(recorded[i].head, twin.head());
    }
    number += group;
    EXPECT_EQ(ledger.head(), twin.head());
  }
}

TEST_F(LedgerTest, GivesBackWhatWasHashedAndWhatLiesBeside) {
  auto ledger = opened();
  auto leaves = leaves_of(0, 5);
  leaves[3].beside.clear();
  ASSERT_TRUE(ledger.append(leaves));
  const auto stored = ledger.read(1, 3).value();
  ASSERT_EQ(stored.size(), 3U);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const NewLeaf& leaf = leaves[i + 1];
    EXPECT_EQ(stored[i].index, i + 1);
    EXPECT_EQ(stored[i].beside, leaf.beside);
    EXPECT_EQ(stored[i].bytes, encode_leaf({leaf.entry, crypto::sha256(leaf.beside)}).value());
  }
  EXPECT_EQ(ledger.read(4, 100)->size(), 1U);
  EXPECT_TRUE(ledger.read(5, 1)->empty());
  EXPECT_TRUE(ledger.read(UINT64_MAX, 1)->empty());
  EXPECT_TRUE(ledger.read(0, 0)->empty());
}

TEST_F(LedgerTest, ReadsNoMoreThanItsLimitAtOnce) {
  auto ledger = opened();
  ASSERT_TRUE(ledger.append(leaves_of(0, append_leaves_max)));
  ASSERT_TRUE(ledger.append(leaves_of(0, 1)));
  EXPECT_EQ(ledger.read(0, read_leaves_max + 1)->size(), read_leaves_max);
  EXPECT_EQ(ledger.read(0, SIZE_MAX)->size(), read_leaves_max);
}

TEST_F(LedgerTest, GoesOnWhereItWasAfterARestart) {
  TreeHead before;
  {
    auto ledger = opened();
    ASSERT_TRUE(ledger.append(leaves_of(0, 7)));
    before = ledger.head();
  }
  auto ledger = opened();
  EXPECT_EQ(ledger.head(), before);
  EXPECT_EQ(ledger.append(leaves_of(7, 1))->front().index, 7U);
  const auto verified = ledger.verify_all().value();
  EXPECT_FALSE(verified.damage);
  EXPECT_EQ(verified.head, ledger.head());
}

TEST_F(LedgerTest, RecordsNothingOfAGroupWithALeafThatHasNoForm) {
  auto ledger = opened();
  auto leaves = leaves_of(0, 3);
  leaves[2].entry.lane = std::string(lane_bytes_max + 1, 'x');
  EXPECT_EQ(recordable(leaves[2]).error(), Errc::leaf_field);
  EXPECT_EQ(ledger.append(leaves).error(), Errc::leaf_field);
  EXPECT_EQ(ledger.head().size, 0U);
  EXPECT_TRUE(ledger.door_state(sample_moment)->used_codes.empty());
  EXPECT_EQ(ledger.append(leaves_of(0, 1))->front().index, 0U);
}

TEST_F(LedgerTest, RefusesWhatIsBeyondItsLimits) {
  auto ledger = opened();
  EXPECT_EQ(ledger.append(leaves_of(0, append_leaves_max + 1)).error(), Errc::group_too_large);
  auto leaf = sample_leaf(0);
  leaf.beside = Bytes(beside_bytes_max, 7);
  EXPECT_TRUE(recordable(leaf));
  EXPECT_TRUE(ledger.append(std::span(&leaf, 1)));
  leaf.beside.push_back(7);
  EXPECT_EQ(recordable(leaf).error(), Errc::beside_too_large);
  EXPECT_EQ(ledger.append(std::span(&leaf, 1)).error(), Errc::beside_too_large);
  EXPECT_TRUE(ledger.append({})->empty());
  EXPECT_EQ(ledger.head().size, 1U);
}

TEST_F(LedgerTest, RemembersForTheDoorWhatItsLeavesSaid) {
  DoorState twin;
  {
    auto ledger = opened();
    for (std::uint64_t i = 0; i < 10; ++i) {
      const auto leaf = sample_leaf(i);
      ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
      apply(twin, leaf.change);
    }
  }
  const auto ledger = opened();
  const auto state = ledger.door_state(sample_moment).value();
  EXPECT_EQ(state.used_codes, twin.used_codes);
  EXPECT_EQ(state.days, twin.days);
  EXPECT_EQ(state.count_on(sample_moment.date()), (DayCount{10, 4}));
}

TEST_F(LedgerTest, CountsEachDayForItself) {
  auto ledger = opened();
  const CivilDate today = sample_moment.date();
  std::uint64_t number = 0;
  for (const int day : {0, 1, 0}) {
    auto leaf = sample_leaf(number++);
    leaf.entry.moment.at += hours(24 * day);
    ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
  }
  for (const int hours_on : {0, 24, 48}) {
    const auto state = ledger.door_state({sample_moment.at + hours(hours_on), {}}).value();
    EXPECT_EQ(state.count_on(today).admitted, 2U) << hours_on;
    EXPECT_EQ(state.count_on(next_day(today)).admitted, 1U) << hours_on;
    EXPECT_EQ(state.days.size(), 2U) << hours_on;
  }
}

// A daemon that starts while the clock is wrong finds the same counts as one that ran on.
TEST_F(LedgerTest, LoadsTheDaysThatTheDoorKeepsInMind) {
  auto ledger = opened();
  const auto start = std::chrono::sys_days(sample_moment.date());
  std::uint64_t number = 0;
  DoorState twin;
  const auto admit_on = [&](int day) {
    auto leaf = sample_leaf(number++);
    leaf.entry.moment.at += hours(24 * day);
    leaf.change.admitted->day = leaf.entry.moment.date();
    ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
    apply(twin, leaf.change);
    const Instant then = sample_moment.at + hours(24 * day);
    const auto loaded = ledger.door_state({then, sample_moment.utc_offset}).value();
    EXPECT_EQ(loaded.days.size(), twin.days.size()) << day;
    for (const int near : {-1, 0, 1}) {
      const CivilDate date(start + std::chrono::days(day + near));
      EXPECT_EQ(loaded.count_on(date), twin.count_on(date)) << day << " " << near;
    }
  };
  for (int day = 0; day < 40; ++day) admit_on(day);
  for (const int day : {-400, 39, 7'300, 39, 40, 41}) admit_on(day);
  EXPECT_EQ(twin.days.size(), counted_days_max);
}

// The clock of the leaf may have jumped: only what the leaf says is forgotten by.
TEST_F(LedgerTest, ForgetsTheCodesThatEndedBeforeWhatALeafSays) {
  auto ledger = opened();
  const Instant start = sample_moment.at;
  const auto use_code = [&](std::uint64_t number, Instant until, Instant forget_before) {
    auto leaf = sample_leaf(number);
    leaf.entry.moment.at = start + hours(1000);
    leaf.change.used_code = {code_id_of(number), until};
    leaf.forget_codes_before = forget_before;
    ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
  };
  const auto known = [&](std::uint64_t number) {
    return ledger.door_state({start + hours(1000), {}})->used_codes.contains(code_id_of(number));
  };
  use_code(1, start + hours(1), {});
  use_code(2, start + hours(50), start + hours(1));  // the first ended just then
  EXPECT_TRUE(known(1) && known(2));
  use_code(3, start + hours(50), start + hours(1) + std::chrono::milliseconds(1));
  EXPECT_FALSE(known(1));
  EXPECT_TRUE(known(2) && known(3));
}

TEST_F(LedgerTest, NeverShortensHowLongACodeIsRemembered) {
  auto ledger = opened();
  auto leaf = sample_leaf(1);
  ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
  const Instant until = leaf.change.used_code->until;
  leaf.change.used_code->until = until - hours(5);
  ASSERT_TRUE(ledger.append(std::span(&leaf, 1)));
  EXPECT_EQ(ledger.door_state(sample_moment)->used_codes.at(code_id_of(1)), until);
}

TEST_F(LedgerTest, RefusesASecondDaemon) {
  const auto first = opened();
  EXPECT_EQ(Ledger::open(file()).error(), store::Errc::in_use);
}

TEST_F(LedgerTest, IsReadByAToolBesideTheDaemon) {
  auto ledger = opened();
  ASSERT_TRUE(ledger.append(leaves_of(0, 4)));
  const auto view = LedgerView::open(file()).value();
  EXPECT_EQ(view.head().value(), ledger.head());
  ASSERT_TRUE(ledger.append(leaves_of(4, 1)));
  EXPECT_EQ(view.head().value(), ledger.head());
  EXPECT_EQ(view.read(4, 1)->size(), 1U);
  EXPECT_FALSE(view.verify_all()->damage);
}

TEST_F(LedgerTest, IsReadWhileItIsWritten) {
  auto ledger = opened();
  std::jthread reader([&](const std::stop_token& stop) {
    std::uint64_t seen = 0;
    while (!stop.stop_requested()) {
      const auto acknowledged = ledger.head().size;
      const auto verified = ledger.verify_all();
      ASSERT_TRUE(verified);
      EXPECT_FALSE(verified->damage);
      // What is committed may be read a moment before the writer has said so, never the reverse.
      EXPECT_GE(verified->head.size, std::max(seen, acknowledged));
      seen = verified->head.size;
    }
  });
  for (std::uint64_t i = 0; i < 60; ++i) {
    ASSERT_TRUE(ledger.append(leaves_of(10 * i, 10)));
    if (i % 16 == 0) {
      ASSERT_TRUE(ledger.checkpoint());
    }
  }
}

TEST_F(LedgerTest, RefusesARegisterOfANewerRelease) {
  { opened(); }
  {
    auto database = store::Database::open(file()).value();
    ASSERT_TRUE(database.execute("PRAGMA user_version=" + std::to_string(schema_steps.size() + 1)));
  }
  EXPECT_EQ(Ledger::open(file()).error(), store::Errc::newer);
  EXPECT_EQ(LedgerView::open(file()).error(), store::Errc::newer);
}

TEST_F(LedgerTest, ProbesWithoutChangingTheTree) {
  auto ledger = opened();
  ASSERT_TRUE(ledger.append(leaves_of(0, 2)));
  ASSERT_TRUE(ledger.checkpoint());
  EXPECT_EQ(ledger.log_pages(), 0);
  const TreeHead before = ledger.head();
  EXPECT_TRUE(ledger.probe());
  EXPECT_GT(ledger.log_pages(), 0);  // it did write
  EXPECT_EQ(ledger.head(), before);
  EXPECT_EQ(ledger.read(0, 10)->size(), 2U);
}

}  // namespace
}  // namespace menshen::ledger
