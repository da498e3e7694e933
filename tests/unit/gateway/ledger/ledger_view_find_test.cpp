// Questions about entries, against reading them all and throwing away what does not fit.
#include <gtest/gtest.h>

#include <random>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/ledger/violation.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::ledger {
namespace {

using std::chrono::minutes;
using test::sample_moment;

Entry entry_of(std::mt19937& chance, Instant at) {
  Entry entry = chance() % 3 == 0 ? test::sample_refusal(1) : test::sample_admission(1);
  switch (chance() % 12) {
    case 0:
      entry = {};
      entry.kind = EntryKind::stop;
      break;
    case 1:
      entry = {};
      entry.kind = EntryKind::device_fault;
      break;
    case 2:
      entry = {};
      entry.kind = EntryKind::exit;
      entry.follows = 0;
      break;
    case 3:
      entry.kind = EntryKind::override;
      entry.decision = Decision{Outcome::admit, {Reason::manager_override}};
      entry.follows = 0;
      break;
    default:
      break;
  }
  entry.moment = {at, sample_moment.utc_offset};
  return entry;
}

// A few days at the door, with a clock that is now and then set back, also by days.
class FindTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t leaves = 900;

  FindTest() : ledger_(Ledger::open(folder_.path() / "ledger.db").value()) {
    std::mt19937 chance(23);
    Instant at = sample_moment.at;
    while (entries_.size() < leaves) {
      std::vector<NewLeaf> group;
      for (int i = 0; i < 9; ++i) {
        at += minutes(chance() % 9);
        if (chance() % 120 == 0) at -= minutes(chance() % 4'000);
        group.emplace_back().entry = entry_of(chance, at);
        entries_.push_back(group.back().entry);
      }
      check(ledger_.append(group).has_value(), "append");
    }
  }

  static bool fits(const Entry& entry, const EntryFilter& filter) {
    if (filter.from && entry.moment.at < *filter.from) return false;
    if (filter.to && entry.moment.at >= *filter.to) return false;
    if (filter.kind && entry.kind != *filter.kind) return false;
    if (filter.outcome && (!entry.decision || entry.decision->outcome != *filter.outcome)) {
      return false;
    }
    return !filter.violations_only || violation_of(entry) != Violation::none;
  }
  std::vector<LeafIndex> expected(const EntryFilter& filter, std::size_t count) const {
    std::vector<LeafIndex> indexes;
    for (LeafIndex i = filter.first; i < entries_.size() && indexes.size() < count; ++i) {
      if (fits(entries_[i], filter)) indexes.push_back(i);
    }
    return indexes;
  }
  std::vector<LeafIndex> found(const EntryFilter& filter, std::size_t count) const {
    std::vector<LeafIndex> indexes;
    for (const StoredLeaf& leaf : ledger_.view().find(filter, count).value()) {
      indexes.push_back(leaf.index);
    }
    return indexes;
  }

  test::TemporaryFolder folder_;
  Ledger ledger_;
  std::vector<Entry> entries_;
};

TEST_F(FindTest, AnswersEveryQuestionAsReadingThemAllWould) {
  std::mt19937 chance(5);
  const auto span = (entries_.back().moment.at - sample_moment.at) + minutes(8'000);
  for (int i = 0; i < 600; ++i) {
    EntryFilter filter;
    const auto some_time = [&] {
      return sample_moment.at - minutes(4'000) + std::chrono::milliseconds(chance()) % span;
    };
    if (chance() % 2 == 0) filter.from = some_time();
    if (chance() % 2 == 0) filter.to = some_time();
    if (chance() % 2 == 0) filter.kind = static_cast<EntryKind>(1 + chance() % 19);
    if (chance() % 4 == 0) filter.outcome = static_cast<Outcome>(1 + chance() % 3);
    filter.violations_only = chance() % 4 == 0;
    if (chance() % 2 == 0) filter.first = chance() % (leaves + 20);
    const std::size_t count = 1 + chance() % 200;
    ASSERT_EQ(found(filter, count), expected(filter, count)) << i;
  }
}

TEST_F(FindTest, PagesThroughADayWithoutMissingOrRepeatingALeaf) {
  EntryFilter filter;
  filter.from = entries_[200].moment.at;
  filter.to = *filter.from + std::chrono::hours(24);
  const auto whole = expected(filter, leaves);
  ASSERT_GT(whole.size(), 50U);
  std::vector<LeafIndex> pages;
  for (;;) {
    const auto page = found(filter, 7);
    pages.insert(pages.end(), page.begin(), page.end());
    if (page.size() < 7) break;
    filter.first = page.back() + 1;
  }
  EXPECT_EQ(pages, whole);
}

TEST_F(FindTest, GivesTheLeavesOwnBytes) {
  EntryFilter filter;
  filter.kind = EntryKind::override;
  const auto leaves_found = ledger_.view().find(filter, 3).value();
  ASSERT_EQ(leaves_found.size(), 3U);
  for (const StoredLeaf& leaf : leaves_found) {
    EXPECT_EQ(leaf.bytes, ledger_.read(leaf.index, 1)->front().bytes);
    EXPECT_EQ(parse_leaf(leaf.bytes)->entry.kind, EntryKind::override);
  }
}

TEST_F(FindTest, GivesNoMoreThanItsLimit) {
  EXPECT_EQ(found({}, 0).size(), 0U);
  EXPECT_EQ(found({}, SIZE_MAX).size(), leaves);
  std::vector<NewLeaf> more(read_leaves_max);
  for (NewLeaf& leaf : more) leaf.entry = test::sample_admission(1);
  ASSERT_TRUE(ledger_.append(more));
  EXPECT_EQ(found({}, SIZE_MAX).size(), read_leaves_max);
  EntryFilter filter;
  filter.first = UINT64_MAX;
  EXPECT_TRUE(found(filter, 5).empty());
}

TEST(Find, InAnEmptyRegisterFindsNothing) {
  const test::TemporaryFolder folder;
  const auto ledger = Ledger::open(folder.path() / "ledger.db").value();
  EntryFilter filter;
  filter.from = sample_moment.at;
  EXPECT_TRUE(ledger.view().find({}, 10)->empty());
  EXPECT_TRUE(ledger.view().find(filter, 10)->empty());
  filter.violations_only = true;
  EXPECT_TRUE(ledger.view().find(filter, 10)->empty());
}

}  // namespace
}  // namespace menshen::ledger
