#include "gateway/ledger/statistics.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using namespace std::chrono_literals;

CivilDate day_in_china(Instant at) { return Moment{at, 8h}.date(); }

NewLeaf leaf_at(std::uint64_t number, Instant at) {
  NewLeaf leaf = number % 3 == 0 ? test::sample_leaf(number) : NewLeaf{};
  if (number % 3 == 1) leaf.entry = test::sample_refusal(number);
  if (number % 3 == 2) leaf.entry.kind = EntryKind::stop;
  leaf.entry.moment = {at, 8h};
  return leaf;
}

TEST(Statistics, CountWhatWasWrittenByKindViolationAndDay) {
  const test::TemporaryFolder folder;
  auto ledger = Ledger::open(folder.path() / "ledger.db").value();
  std::uint64_t leaf_bytes = 0;
  std::uint64_t beside_bytes = 0;
  // 16:00 UTC is the venue's midnight: 20 leaves before it, 10 after.
  const Instant midnight{std::chrono::sys_days(2026y / 3 / 11) + 16h};
  for (std::uint64_t number = 0; number < 30; ++number) {
    const Instant at = midnight + (number < 20 ? -1ms : 0ms);
    const std::vector<NewLeaf> one = {leaf_at(number, at)};
    beside_bytes += one.front().beside.size();
    const auto index = ledger.append(one).value().front().index;
    leaf_bytes += ledger.read(index, 1).value().front().bytes.size();
  }
  const auto counted = ledger.view().statistics(day_in_china).value();
  EXPECT_EQ(counted.entries, 30U);
  EXPECT_EQ(counted.leaf_bytes, leaf_bytes);
  EXPECT_EQ(counted.besides, 10U);
  EXPECT_GE(counted.beside_bytes, beside_bytes);
  EXPECT_GE(counted.store_bytes, leaf_bytes);
  EXPECT_EQ(counted.kinds,
            (std::map<EntryKind, std::uint64_t>{
                {EntryKind::admission, 10}, {EntryKind::refusal, 10}, {EntryKind::stop, 10}}));
  EXPECT_EQ(counted.violations, (std::map<Violation, std::uint64_t>{{Violation::stop, 10}}));
  ASSERT_EQ(counted.days.size(), 2U);
  EXPECT_EQ(counted.days.at(2026y / 3 / 11).at(EntryKind::admission), 7U);
  EXPECT_EQ(counted.days.at(2026y / 3 / 12).at(EntryKind::admission), 3U);
}

TEST(Statistics, OfNothingAreZero) {
  const test::TemporaryFolder folder;
  const auto ledger = Ledger::open(folder.path() / "ledger.db").value();
  const auto counted = ledger.view().statistics(day_in_china).value();
  EXPECT_EQ(counted.entries, 0U);
  EXPECT_EQ(counted.leaf_bytes + counted.beside_bytes, 0U);
  EXPECT_TRUE(counted.kinds.empty() && counted.violations.empty() && counted.days.empty());
}

}  // namespace
}  // namespace menshen::ledger
