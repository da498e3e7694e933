// The disk refuses: the gate stays shut, the page says so, nothing is decided by halves, and the
// patron at the reader need not lay the card down again.
#include <gtest/gtest.h>

#include <thread>

#include "gateway/ledger/violation.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/venue/venue.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

const Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 4h;

class AdmissionOnABrokenDisk : public ::testing::TestWithParam<Fault> {
 protected:
  AdmissionOnABrokenDisk() : venue_(options()) {}

  VenueOptions options() const {
    VenueOptions options;
    options.starts = noon;
    options.vfs = disk_.vfs();
    return options;
  }
  void break_disk() { disk_.fail_at(1, GetParam(), true); }
  Scan card() const { return venue_.chip(citizen_record(citizen_born("19900101"))); }

  FaultyDisk disk_;
  Venue venue_;
};

TEST_P(AdmissionOnABrokenDisk, KeepsTheGateShutAndSaysSo) {
  break_disk();
  EXPECT_FALSE(venue_.scan(card()));
  EXPECT_TRUE(venue_.gate().openings.empty());
  EXPECT_EQ(venue_.board().last(Venue::lane), nullptr);
  EXPECT_TRUE(venue_.board().holds(desk::Notice::store_failing));
  EXPECT_TRUE(venue_.admission().door().days.empty());
  disk_.heal();
}

TEST_P(AdmissionOnABrokenDisk, DecidesTheSameScanOnceTheDiskWorksAgain) {
  break_disk();
  venue_.scan(card());
  venue_.advance(5s);
  venue_.tick();
  EXPECT_TRUE(venue_.gate().openings.empty());
  disk_.heal();
  venue_.advance(1s);
  venue_.tick();
  EXPECT_EQ(venue_.gate().openings.size(), 1U);
  EXPECT_FALSE(venue_.board().holds(desk::Notice::store_failing));
  venue_.advance(1s);
  venue_.tick();
  EXPECT_EQ(venue_.gate().openings.size(), 1U);
  ASSERT_EQ(venue_.leaves().size(), 2U);
  EXPECT_EQ(venue_.leaves().at(0).entry.kind, EntryKind::admission);
}

TEST_P(AdmissionOnABrokenDisk, LetsAScanGoThatWaitedTooLong) {
  break_disk();
  venue_.scan(card());
  venue_.advance(host::undecided_kept_for);
  disk_.heal();
  venue_.tick();
  EXPECT_TRUE(venue_.gate().openings.empty());
  EXPECT_TRUE(venue_.leaves().empty());
}

TEST_P(AdmissionOnABrokenDisk, UsesNoCodeUpThatItDidNotHonour) {
  identity::CodeClaims claims;
  claims.number = citizen_born("19850505").number;
  claims.name = "测试码";
  claims.single_use_id = Bytes(16, 1);
  claims.issued_at = noon;
  claims.expires = noon + 5min;
  const std::string code = venue_.issue(claims);
  break_disk();
  venue_.scan(venue_.code(code));
  EXPECT_TRUE(venue_.admission().door().used_codes.empty());
  disk_.heal();
  venue_.tick();
  EXPECT_EQ(venue_.gate().openings.size(), 1U);
  EXPECT_EQ(venue_.admission().door().used_codes.size(), 1U);
}

// The commit of the first fails while the next already stands there: the gate must not open for the
// first any more, least of all before the second, who was refused.
TEST_P(AdmissionOnABrokenDisk, ForgetsAScanWhenSomebodyElseStandsInItsLane) {
  break_disk();
  venue_.scan_later(card());
  venue_.write();
  disk_.heal();
  venue_.scan_later(venue_.chip(citizen_record(citizen_born("20120506"))));
  venue_.commit();
  venue_.advance(1s);
  venue_.tick();
  venue_.tick();
  EXPECT_TRUE(venue_.gate().openings.empty());
  ASSERT_EQ(venue_.leaves().size(), 2U);
  EXPECT_EQ(venue_.leaves().at(0).entry.kind, EntryKind::refusal);
  EXPECT_EQ(venue_.leaves().at(1).entry.kind, EntryKind::gate_fault);
}

TEST_P(AdmissionOnABrokenDisk, RecordsAnEventOnceTheDiskWorksAgain) {
  Entry entry;
  entry.kind = EntryKind::gate_fault;
  entry.lane = Venue::lane;
  break_disk();
  venue_.admission().note(entry);
  venue_.commit();
  EXPECT_EQ(venue_.ledger().head().size, 0U);
  disk_.heal();
  venue_.tick();
  venue_.tick();
  ASSERT_EQ(venue_.leaves().size(), 2U);
  EXPECT_EQ(venue_.leaves().at(0).entry.detail, "store");  // a probe was first
  EXPECT_EQ(venue_.leaves().at(1).entry.lane, Venue::lane);
}

// A gate that stayed shut for the disk's sake is something that a regulator asks about.
TEST_P(AdmissionOnABrokenDisk, WritesOnceItWorksAgainThatTheGateStayedShut) {
  break_disk();
  venue_.scan(card());
  disk_.heal();
  venue_.advance(1s);
  venue_.tick();
  venue_.tick();
  const auto leaves = venue_.leaves();
  ASSERT_EQ(leaves.size(), 2U);
  EXPECT_EQ(leaves[0].entry.kind, EntryKind::admission);
  EXPECT_EQ(leaves[1].entry.kind, EntryKind::gate_fault);
  EXPECT_EQ(leaves[1].entry.detail, "store");
  EXPECT_EQ(ledger::violation_of(leaves[1].entry), ledger::Violation::store_failure);
  venue_.scan(venue_.chip(citizen_record(citizen_born("20120506"))));
  EXPECT_EQ(venue_.leaves().size(), 3U);  // once
}

TEST_P(AdmissionOnABrokenDisk, WritesThatTheGateStayedShutWhenAProbeFindsTheDiskWorking) {
  break_disk();
  venue_.scan(card());
  disk_.heal();
  venue_.advance(host::undecided_kept_for);
  venue_.tick();
  EXPECT_TRUE(venue_.leaves().empty());
  venue_.admission().store_works();
  venue_.commit();
  ASSERT_EQ(venue_.leaves().size(), 1U);
  EXPECT_EQ(venue_.leaves().at(0).entry.detail, "store");
}

INSTANTIATE_TEST_SUITE_P(Disk, AdmissionOnABrokenDisk,
                         ::testing::Values(Fault::io, Fault::short_write, Fault::full,
                                           Fault::read_only));

// The register's own thread moves its log into the database in the pauses; a pause that came before
// the disk broke is waited for again.
TEST(CheckpointOnABrokenDisk, IsCountedForWhoeverWatchesTheFigures) {
  FaultyDisk disk;
  VenueOptions options;
  options.starts = noon;
  options.vfs = disk.vfs();
  options.writer_thread = true;
  Venue venue(options);
  const auto counted = [&] {
    venue.tick();
    return venue.metrics().render(noon).find("menshen_checkpoint_failures_total 1\n") !=
           std::string::npos;
  };
  EXPECT_FALSE(counted());
  for (int patron = 0; patron < 5 && !counted(); ++patron) {
    disk.heal();
    venue.scan_later(venue.chip(citizen_record(citizen_born(std::to_string(19900101 + patron)))));
    venue.run_one();
    disk.fail_at(1, Fault::full, true);
    for (int i = 0; i < 150 && !counted(); ++i) std::this_thread::sleep_for(20ms);
  }
  EXPECT_TRUE(counted());
  disk.heal();
}

}  // namespace
}  // namespace menshen::test
