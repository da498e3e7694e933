// What is erased when, at a box whose clock was set: by the leaves alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "gateway/ledger/retention_report.hpp"
#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"

namespace menshen::ledger {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using test::day;

// A register written through days of the true calendar by a clock that is off by some days.
class EraseByASetClock : public ::testing::Test {
 protected:
  Entry entry(int true_day, int off_by_days) {
    Entry entry = test::entry_on(true_day + off_by_days);
    entry.id = test::entry_id_of(0xA0000 + ledger_.head().size);
    entry.up = up_ + std::chrono::hours(24 * (true_day - started_on_));
    entry.moment.at += std::chrono::minutes(ledger_.head().size);
    entry.up += std::chrono::minutes(ledger_.head().size);
    return entry;
  }
  LeafIndex append(NewLeaf leaf) {
    return ledger_.append(std::span(&leaf, 1)).value().back().index;
  }
  LeafIndex admit(int true_day, int off_by_days = 0) {
    NewLeaf leaf{entry(true_day, off_by_days), test::blob_of(ledger_.head().size), {}, {}};
    leaf.entry.kind = EntryKind::admission;
    leaf.entry.decision = Decision{Outcome::admit, {Reason::adult}};
    leaf.entry.document = DocumentKind::citizen_id;
    leaf.entry.evidence = Evidence::chip_read;
    leaf.entry.source = Source::card_reader;
    leaf.entry.lane = "front";
    leaf.entry.zone = "hall";
    return append(std::move(leaf));
  }
  void note(EntryKind kind, std::string_view detail, int true_day, int off_by_days = 0) {
    NewLeaf leaf{entry(true_day, off_by_days), {}, {}, {}};
    leaf.entry.kind = kind;
    leaf.entry.detail = detail;
    append(std::move(leaf));
  }
  void start(int true_day, int off_by_days = 0) {
    started_on_ = true_day;
    up_ = 0ms;
    note(EntryKind::start, "after_stop", true_day, off_by_days);
  }
  void start_on_a_machine_up_for(int days_up, int true_day) {
    started_on_ = true_day - days_up;
    up_ = 0ms;
    note(EntryKind::start, "after_stop", true_day);
  }
  // What a round on this day takes; what was told beforehand is the same.
  std::vector<LeafIndex> erased_on(int true_day, int off_by_days = 0) {
    const CivilDate today = day(true_day + off_by_days);
    std::vector<LeafIndex> told;
    const auto beforehand = due_now(ledger_.view(), today, {}).value();
    for (const Due& one : beforehand) told.insert(told.end(), one.erase.begin(), one.erase.end());
    const auto before = there();
    while (ledger_.erase_due(today, {}, entry(true_day, off_by_days)).value()) {
    }
    std::vector<LeafIndex> gone;
    const auto after = there();
    std::ranges::set_difference(before, after, std::back_inserter(gone));
    std::ranges::sort(told);
    EXPECT_EQ(gone, told);
    EXPECT_FALSE(ledger_.verify_all()->damage) << "on day " << true_day;
    return gone;
  }
  std::vector<LeafIndex> there() const {
    std::vector<LeafIndex> indices;
    const auto leaves = ledger_.read(0, read_leaves_max).value();
    for (const StoredLeaf& leaf : leaves) {
      EXPECT_FALSE(leaf.beside_lost);
      if (!leaf.beside.empty()) indices.push_back(leaf.index);
    }
    return indices;
  }

  test::TemporaryFolder folder_;
  Ledger ledger_ = Ledger::open(folder_.path() / "ledger.db").value();
  int started_on_ = 0;
  milliseconds up_{0};
};

using Leaves = std::vector<LeafIndex>;

TEST_F(EraseByASetClock, WhatAClockFiftyDaysBehindDatedStaysSixtyDaysFromWhenItWasSetRight) {
  start(0, -50);
  const LeafIndex row = admit(0, -50);
  admit(9, -50);
  note(EntryKind::clock_jump, "forward", 10);
  EXPECT_EQ(erased_on(11), Leaves{}) << "61 days by its own date";
  EXPECT_EQ(erased_on(60), Leaves{});
  EXPECT_EQ(erased_on(61), Leaves{row});
  EXPECT_EQ(erased_on(69), Leaves{});
  EXPECT_EQ(erased_on(70), Leaves{row + 1});
}

TEST_F(EraseByASetClock, WhatWasDatedByTheNewClockBeforeItsLeafIsNotTakenForOld) {
  start(0, -50);
  const LeafIndex row = admit(0, -50);
  const LeafIndex in_between = admit(10);  // the clock has just been set, and nothing says so yet
  note(EntryKind::clock_jump, "forward", 10);
  EXPECT_EQ(erased_on(60), Leaves{});
  EXPECT_EQ(erased_on(61), Leaves{row});
  EXPECT_EQ(erased_on(70), Leaves{});
  EXPECT_EQ(erased_on(71), Leaves{in_between});
}

TEST_F(EraseByASetClock, SeveralJumpsAreAddedUp) {
  start(0, -50);
  const LeafIndex row = admit(0, -50);
  note(EntryKind::clock_jump, "forward", 1, -20);
  const LeafIndex second = admit(2, -20);
  note(EntryKind::clock_jump, "back", 3, -30);
  const LeafIndex third = admit(4, -30);
  note(EntryKind::clock_jump, "forward", 5);
  EXPECT_EQ(erased_on(60), Leaves{});
  EXPECT_EQ(erased_on(61), Leaves{row});
  EXPECT_EQ(erased_on(63), Leaves{second});
  EXPECT_EQ(erased_on(64), Leaves{});
  EXPECT_EQ(erased_on(65), Leaves{third});
}

// Kept until its own date is 60 days old it would be there for 110 days.
TEST_F(EraseByASetClock, WhatAClockThatWasAheadDatedGoesWhenItIsSixtyDaysOld) {
  start(0);
  const LeafIndex before = admit(0);
  note(EntryKind::clock_jump, "forward", 1, 50);
  const LeafIndex ahead = admit(2, 50);
  EXPECT_EQ(erased_on(12, 50), Leaves{}) << "the first is 62 days old by its own date";
  note(EntryKind::clock_jump, "back", 20);
  EXPECT_EQ(erased_on(60), Leaves{});
  EXPECT_EQ(erased_on(62), Leaves{before});
  EXPECT_EQ(erased_on(63), Leaves{ahead});
}

TEST_F(EraseByASetClock, WhatWasDatedBeforeALongPauseIsCountedFromTheStartBehindIt) {
  start(0);
  const LeafIndex row = admit(10);
  start(50);  // the box was off; or its clock had been 40 days behind
  EXPECT_EQ(erased_on(71), Leaves{});
  EXPECT_EQ(erased_on(110), Leaves{});
  EXPECT_EQ(erased_on(111), Leaves{row});
}

TEST_F(EraseByASetClock, APauseOfADayIsTakenForWhatItIs) {
  start(0);
  const LeafIndex row = admit(10);
  start(11);
  EXPECT_EQ(erased_on(70), Leaves{});
  EXPECT_EQ(erased_on(71), Leaves{row});
}

TEST_F(EraseByASetClock, OnAMachineThatHasBeenUpForLongNothingGoesEarlier) {
  start(0);
  const LeafIndex row = admit(10);
  start_on_a_machine_up_for(90, 11);
  EXPECT_EQ(erased_on(12), Leaves{});
  EXPECT_EQ(erased_on(70), Leaves{});
  EXPECT_EQ(erased_on(71), Leaves{row});
}

// The register is opened between the stop and the start, when the clock has been set already.
TEST_F(EraseByASetClock, AnAccessBeforeTheStartHidesNoClockThatWasSet) {
  start(0, -64);
  const LeafIndex row = admit(1, -64);
  note(EntryKind::stop, "", 2, -64);
  note(EntryKind::inspection_access, "record", 2);
  note(EntryKind::inspection_access, "record", 2);
  note(EntryKind::start, "after_stop", 2);
  EXPECT_EQ(erased_on(3), Leaves{});
  EXPECT_EQ(erased_on(61), Leaves{});
  EXPECT_EQ(erased_on(62), Leaves{row}) << "at the latest it was made on the day of the access";
}

TEST_F(EraseByASetClock, AnAccessBetweenTwoRunsOfTheMachineHidesNoClockThatWasSet) {
  start(0, -64);
  const LeafIndex row = admit(1, -64);
  note(EntryKind::stop, "", 2, -64);
  note(EntryKind::inspection_access, "record", 2);
  start(3);
  EXPECT_EQ(erased_on(4), Leaves{});
  EXPECT_EQ(erased_on(61), Leaves{});
  EXPECT_EQ(erased_on(63), Leaves{row});
}

TEST_F(EraseByASetClock, AnAccessAfterARestartOfTheMachineHidesNoClockThatWasSet) {
  start(0, -64);
  const LeafIndex row = admit(1, -64);
  note(EntryKind::stop, "", 2, -64);
  started_on_ = 2;
  note(EntryKind::inspection_access, "record", 2);
  note(EntryKind::start, "after_stop", 2);
  EXPECT_EQ(erased_on(3), Leaves{});
  EXPECT_EQ(erased_on(61), Leaves{});
  EXPECT_EQ(erased_on(62), Leaves{row});
}

// The day's old key goes with what is erased, so that the rest of the day lies under a new one.
TEST_F(EraseByASetClock, TheRestOfADayThatIsCountedFromLaterStaysUnderAKeyOfItsOwn) {
  start(0);
  const LeafIndex early = admit(0);
  note(EntryKind::clock_jump, "back", 5, -5);
  const LeafIndex late = admit(5, -5);  // of the same date
  note(EntryKind::clock_jump, "forward", 6);
  const auto days = ledger_.view().kept_days().value();
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(erased_on(61), Leaves{early});
  const auto rest = ledger_.view().kept_days().value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].day, days[0].day);
  EXPECT_GT(rest[0].key, days[0].key);
  EXPECT_EQ(retention_report(ledger_.view(), day(61), {})->kept[0].kept_through, day(65));
  EXPECT_EQ(erased_on(65), Leaves{});
  EXPECT_EQ(ledger_.view().kept_days()->front().key, rest[0].key) << "laid anew once";
  EXPECT_EQ(erased_on(66), Leaves{late});
  EXPECT_TRUE(ledger_.view().kept_days()->empty());
}

}  // namespace
}  // namespace menshen::ledger
