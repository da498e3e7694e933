// What a door does with patrons whose leaf the store refuses, and with a desk that answers a
// referral more than once. The simulation found what is tested here.
#include <gtest/gtest.h>

#include <sstream>

#include "gateway/policy/decide.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/venue/venue.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* side = "side";

const Instant noon = std::chrono::sys_days(CivilDate(std::chrono::year(2026), std::chrono::March,
                                                     std::chrono::day(10))) +
                     4h;

VenueOptions hotel(const FaultyDisk& disk) {
  VenueOptions options;
  options.rules_file = "mixed-hotel.toml";
  options.zone = "rooms";
  options.more_lanes = {{side, "rooms"}};
  options.starts = noon;
  options.vfs = disk.vfs();
  return options;
}

Scan card_of(const Venue& venue, const char* born, const char* reader) {
  Scan scan = venue.chip(citizen_record(citizen_born(born)));
  scan.reader = reader;
  return scan;
}

Scan every_step(const Venue& venue, LeafIndex follows) {
  std::string lines;
  for (const auto step : policy::all_steps) {
    lines += (lines.empty() ? "" : "\n") + std::string(policy::name_of(step));
  }
  return venue.step(follows, lines);
}

LeafIndex refer_a_minor(Venue& venue) {
  const auto shown = venue.scan(card_of(venue, "20120506", "card"));
  check(shown && shown->outcome == Outcome::refer, "a minor in a hotel room is referred");
  return shown->leaf.value();
}

TEST(RefusedStore, TriesTheNewestScanOfALaneAgainAndNoOlderOne) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  disk.fail_at(1, Fault::io, true);
  EXPECT_FALSE(venue.scan(card_of(venue, "19900101", "older")));
  venue.advance(1s);
  venue.scan_later(card_of(venue, "19910101", "newer"));
  venue.admission().tick();  // comes before the register has answered for the newer one
  venue.commit();
  disk.heal();
  venue.advance(1s);
  venue.tick();
  ASSERT_EQ(venue.leaves().size(), 1U);
  EXPECT_EQ(venue.leaves()[0].entry.reader, "newer");
  EXPECT_EQ(venue.gate().openings.size(), 1U);
}

TEST(RefusedStore, KeepsTheNewerScanWhenAnOlderOneOfTheLaneIsRecorded) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  venue.scan_later(card_of(venue, "19900101", "older"));
  venue.write();  // durable, and not yet told
  venue.scan_later(card_of(venue, "19910101", "newer"));
  disk.fail_at(1, Fault::io, true);
  venue.commit();
  disk.heal();
  venue.advance(1s);
  venue.tick();
  ASSERT_EQ(venue.leaves().size(), 2U);
  EXPECT_EQ(venue.leaves()[1].entry.reader, "newer");
  EXPECT_EQ(venue.gate().openings.size(), 2U);
}

TEST(RefusedStore, SaysSoWhenItIsADevicesFaultThatCannotBeRecorded) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  disk.fail_at(1, Fault::full, true);
  Entry entry;
  entry.kind = EntryKind::device_fault;
  entry.lane = Venue::lane;
  entry.zone = "rooms";
  entry.detail = "absent";
  venue.admission().note(entry);
  venue.commit();
  EXPECT_TRUE(venue.board().holds(desk::Notice::store_failing));
  disk.heal();
  venue.admission().note(entry);
  venue.commit();
  EXPECT_FALSE(venue.board().holds(desk::Notice::store_failing));
}

std::size_t count_of(std::string_view what, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

Entry some_fault() {
  Entry entry;
  entry.kind = EntryKind::device_fault;
  entry.lane = Venue::lane;
  entry.detail = "absent";
  return entry;
}

TEST(RefusedStore, LetsEventsWaitInSilenceAndTriesThemOnceItTakesWritesAgain) {
  FaultyDisk disk;
  std::ostringstream diary;
  VenueOptions options = hotel(disk);
  options.diary = &diary;
  Venue venue(options);
  disk.fail_at(1, Fault::io, true);
  constexpr std::size_t events = 10;
  for (std::size_t i = 0; i < events; ++i) {
    venue.admission().note(some_fault());
    venue.commit();
  }
  for (int second = 0; second < 120; ++second) {
    venue.advance(1s);
    venue.tick();
  }
  EXPECT_TRUE(venue.board().holds(desk::Notice::store_failing));
  EXPECT_EQ(count_of("event waits for the register", diary.str()), events);
  EXPECT_EQ(count_of("not written", diary.str()), 0U);
  EXPECT_NE(venue.metrics().render(noon).find("menshen_append_failures_total 10\n"),
            std::string::npos);

  disk.heal();
  for (auto waited = 0s; waited <= host::store_probed_every; waited += 1s) {
    venue.advance(1s);
    venue.tick();
  }
  EXPECT_FALSE(venue.board().holds(desk::Notice::store_failing));
  EXPECT_EQ(venue.leaves().size(), events + 1);  // and that the gate stayed shut
}

TEST(RefusedStore, LosesTheEventsBeyondItsLimitAndSaysSoOfEach) {
  FaultyDisk disk;
  std::ostringstream diary;
  VenueOptions options = hotel(disk);
  options.diary = &diary;
  Venue venue(options);
  disk.fail_at(1, Fault::io, true);
  for (std::size_t i = 0; i <= host::unrecorded_events_max; ++i) {
    venue.admission().note(some_fault());
  }
  venue.commit();
  EXPECT_EQ(count_of("event waits for the register", diary.str()), host::unrecorded_events_max);
  EXPECT_EQ(count_of("event not written", diary.str()), 1U);
  disk.heal();
  venue.tick();
  venue.tick();
  EXPECT_EQ(venue.leaves().size(), host::unrecorded_events_max + 1);
}

TEST(RefusedStore, SaysOfAScanOnceThatItIsNotWritten) {
  FaultyDisk disk;
  std::ostringstream diary;
  VenueOptions options = hotel(disk);
  options.diary = &diary;
  Venue venue(options);
  disk.fail_at(1, Fault::io, true);
  EXPECT_FALSE(venue.scan(card_of(venue, "19900101", "card")));
  for (int second = 0; second < 60; ++second) {
    venue.advance(1s);
    venue.tick();
  }
  EXPECT_EQ(count_of("leaf not written", diary.str()), 1U);
  disk.heal();
}

// The disk is well: only more waits than it has written yet.
TEST(RefusedStore, CallsAnEventThatFindsTheQueueFullTooBusyAndNoFailure) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  for (std::size_t i = 0; i <= host::leaves_waiting_max; ++i) venue.admission().note(some_fault());
  venue.deliver();
  EXPECT_TRUE(venue.board().holds(desk::Notice::too_busy));
  EXPECT_FALSE(venue.board().holds(desk::Notice::store_failing));
  venue.commit();
  venue.tick();
  EXPECT_FALSE(venue.board().holds(desk::Notice::too_busy));
  EXPECT_EQ(venue.leaves().size(), host::leaves_waiting_max + 1);
}

// The quota is three weak ones a day, or one in ten. A fourth is decided while the thirty-ninth
// patron's leaf waits for a disk that then refuses it, and the next group finds the disk well.
TEST(RefusedStore, RecordsNothingThatWasDecidedBelievingInALeafThatNeverCame) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  const auto born_in = [](int year) { return std::to_string(year) + "0101"; };
  const auto type = [&](int year) {
    venue.scan_later(
        venue.typed(citizen_born(born_in(year)).number, "测试", NoChipReason::card_forgotten));
  };
  for (int n = 0; n < 3; ++n) type(1960 + n);
  for (int n = 0; n < 35; ++n) {
    venue.scan_later(venue.chip(citizen_record(citizen_born(born_in(1965 + n)))));
  }
  venue.commit();
  ASSERT_EQ(venue.gate().openings.size(), 38U);

  venue.scan_later(card_of(venue, "19900101", "thirty-ninth"));
  disk.fail_at(1, Fault::io, true);
  venue.write();  // refused, and not yet told
  disk.heal();
  type(1970);
  venue.commit();
  EXPECT_EQ(venue.leaves().size(), 38U);
  venue.advance(1s);
  venue.tick();  // the newest of the lane again, by what is really recorded
  ASSERT_EQ(venue.leaves().size(), 39U);
  EXPECT_EQ(venue.leaves()[38].entry.decision->reasons.front(), Reason::weak_quota_used);
  EXPECT_EQ(venue.admission().door().count_on(venue.now().date()).admitted_weak, 3U);
}

TEST(Referral, IsAnsweredOnceThoughTheDeskPressesTwice) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  const LeafIndex referral = refer_a_minor(venue);
  venue.scan_later(every_step(venue, referral));
  venue.scan_later(every_step(venue, referral));
  venue.commit();
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 3U);
  EXPECT_EQ(leaves[1].entry.decision->reasons.front(), Reason::five_musts_done);
  EXPECT_EQ(leaves[2].entry.decision->reasons.front(), Reason::step_unknown);
  EXPECT_EQ(venue.gate().openings.size(), 1U);
}

TEST(Referral, StaysOpenWhenItsAnswerCouldNotBeRecorded) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  const LeafIndex referral = refer_a_minor(venue);
  disk.fail_at(1, Fault::io, true);
  EXPECT_FALSE(venue.scan(every_step(venue, referral)));
  disk.heal();
  venue.advance(1s);
  venue.tick();
  ASSERT_EQ(venue.leaves().size(), 2U);
  EXPECT_EQ(venue.leaves()[1].entry.decision->reasons.front(), Reason::five_musts_done);
  EXPECT_EQ(venue.gate().openings.size(), 1U);
}

TEST(Referral, StaysOpenWhenAStepComesFromAnotherLane) {
  FaultyDisk disk;
  Venue venue(hotel(disk));
  const LeafIndex referral = refer_a_minor(venue);
  Scan misdirected = every_step(venue, referral);
  misdirected.lane = side;
  const auto elsewhere = venue.scan(misdirected);
  ASSERT_TRUE(elsewhere);
  EXPECT_EQ(elsewhere->reasons.front(), Reason::step_unknown);
  const auto here = venue.scan(every_step(venue, referral));
  ASSERT_TRUE(here);
  EXPECT_EQ(here->reasons.front(), Reason::five_musts_done);
}

}  // namespace
}  // namespace menshen::test
