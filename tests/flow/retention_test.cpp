// What a venue keeps of its patrons, how long, and what is left of whom it refused: with every key
// that there is.
#include <gtest/gtest.h>

#include <fstream>

#include "firmware-host/retention_round.hpp"
#include "gateway/ledger/holds.hpp"
#include "tests/flow/patrons.hpp"
#include "tests/support/sample_keys.hpp"

namespace menshen::test {
namespace {

VenueOptions keeping_cafe() {
  VenueOptions options = cafe();
  options.retention = true;
  return options;
}

// A whole day, the host's seconds cut down to one every three hours.
void pass_days(Venue& venue, int days) {
  for (int i = 0; i < days * 8; ++i) {
    venue.advance(3h);
    for (int portion = 0; portion < 3; ++portion) venue.tick();
  }
}

ledger::NoteSigner court() {
  const auto key = draw<32>(seeded_chance(std::uint32_t{5}));
  return ledger::NoteSigner::of("court.example", crypto::PrivateKey::from_ed25519_seed(key).value())
      .value();
}

std::string signed_by_court(const ledger::HoldOrder& order) {
  const std::string text = ledger::encode_hold_order(order);
  return ledger::encode_note({text, {court().sign(text)}});
}

void hold(Venue& venue, const ledger::HoldOrder& order) {
  const std::string note = signed_by_court(order);
  Entry entry = ledger::entry_of(order, {});
  entry.moment = venue.now();
  const ledger::NewLeaf leaf{
      entry, ledger::beside_of(ledger::Holds::order, bytes_of(note)), {}, {}};
  ASSERT_TRUE(venue.ledger().append(std::span(&leaf, 1)));
}

std::size_t erasures(const Venue& venue) {
  std::size_t count = 0;
  for (const auto& leaf : venue.leaves()) count += leaf.entry.kind == EntryKind::erasure ? 1 : 0;
  return count;
}

TEST(RetentionOfAVenue, KeepsDayZeroThroughDaySixtyAndNothingOfItOnDaySixtySeven) {
  Venue venue(keeping_cafe());
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 1);
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 59);
  EXPECT_TRUE(venue.open_beside(0)) << "on day 60";
  EXPECT_EQ(erasures(venue), 0U);
  pass_days(venue, 1);
  EXPECT_FALSE(venue.open_beside(0)) << "on day 61";
  EXPECT_TRUE(venue.open_beside(1));
  pass_days(venue, 6);
  EXPECT_FALSE(venue.open_beside(0)) << "on day 67";
  EXPECT_FALSE(venue.open_beside(1));
  EXPECT_EQ(erasures(venue), 2U);
  EXPECT_FALSE(venue.ledger().verify_all()->damage);
  EXPECT_NE(
      venue.metrics().render(venue.now().at).find("menshen_erased_total{rule=\"register\"} 2"),
      std::string::npos);
}

TEST(RetentionOfAVenue, KeepsWhatIsHeldByOrderUntilItsLastDay) {
  Venue venue(keeping_cafe());
  venue.scan(venue.chip(adult_card()));
  venue.scan(venue.chip(citizen_record(citizen_born("19910101"))));
  pass_days(venue, 10);
  hold(venue, {venue_origin, "2026-1", LeafRange{0, 0}, std::nullopt, date(2026, 7, 1)});
  pass_days(venue, 67);
  EXPECT_TRUE(venue.open_beside(0));
  EXPECT_FALSE(venue.open_beside(1));
  venue.restart();
  pass_days(venue, 37);  // 2026-07-02
  EXPECT_FALSE(venue.open_beside(0));
  EXPECT_FALSE(venue.ledger().verify_all()->damage);
}

TEST(RetentionOfAVenue, ErasesNothingWhileAnOrderToHoldCannotBeRecorded) {
  VenueOptions options = keeping_cafe();
  options.hold_authority = court().verifier();
  Venue venue(options);
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 10);
  std::filesystem::create_symlink("nowhere", venue.orders_folder() / "2026-1");
  pass_days(venue, 57);
  EXPECT_TRUE(venue.open_beside(0)) << "on day 67";
  const std::string order =
      signed_by_court({venue_origin, "2026-1", LeafRange{0, 0}, std::nullopt, date(2026, 7, 1)});
  std::filesystem::remove(venue.orders_folder() / "2026-1");
  std::ofstream(venue.orders_folder() / "2026-1", std::ios::binary) << order;
  pass_days(venue, 7);
  EXPECT_TRUE(venue.open_beside(0));
  EXPECT_EQ(venue.ledger().view().legal_holds()->size(), 1U);
  pass_days(venue, 40);  // beyond 2026-07-01
  EXPECT_FALSE(venue.open_beside(0));
}

// Somebody sets the clock a year ahead: for a day nothing goes, and set right it never does.
TEST(RetentionOfAVenue, BelievesNoClockThatHasJustJumped) {
  Venue venue(keeping_cafe());
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 1);
  const Instant right = venue.now().at;
  venue.set_now(right + 24h * 365);
  for (int hour = 0; hour < 20; ++hour) {
    venue.advance(1h);
    venue.tick();
    venue.tick();
  }
  EXPECT_TRUE(venue.open_beside(0));
  venue.set_now(right + 20h);
  pass_days(venue, 30);
  EXPECT_TRUE(venue.open_beside(0));
  EXPECT_EQ(erasures(venue), 0U);
}

void set_clock(Venue& venue, std::chrono::hours by) {
  venue.set_now(venue.now().at + by);
  ledger::NewLeaf leaf;
  leaf.entry.kind = EntryKind::clock_jump;
  leaf.entry.detail = by.count() > 0 ? "forward" : "back";
  leaf.entry.moment = venue.now();
  leaf.entry.up = venue.up();
  ASSERT_TRUE(venue.ledger().append(std::span(&leaf, 1)));
}

// It stands ahead for longer than a day, so that the box believes it, and is set right.
TEST(RetentionOfAVenue, OfAClockThatStoodAheadForDaysErasesNothingBeforeItsSixtyDays) {
  Venue venue(keeping_cafe());
  pass_days(venue, 1);
  venue.scan(venue.chip(adult_card()));
  set_clock(venue, 24h * 70);
  pass_days(venue, 2);
  venue.scan(venue.chip(adult_card()));
  set_clock(venue, -24h * 70);
  pass_days(venue, 58);
  EXPECT_TRUE(venue.open_beside(0)) << "59 or 60 days old";
  EXPECT_TRUE(venue.open_beside(2));
  EXPECT_EQ(erasures(venue), 0U);
  pass_days(venue, 2);
  EXPECT_FALSE(venue.open_beside(0));
  EXPECT_TRUE(venue.open_beside(2));
  pass_days(venue, 2);
  EXPECT_FALSE(venue.open_beside(2));
  EXPECT_FALSE(venue.ledger().verify_all()->damage);
}

TEST(RetentionOfAVenue, CatchesUpAfterAMonthInWhichTheBoxWasOff) {
  Venue venue(keeping_cafe());
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 50);
  venue.set_now(venue.now().at + 24h * 30);
  venue.restart();
  pass_days(venue, 2);
  EXPECT_FALSE(venue.open_beside(0));
}

// In one second a patron comes and the day's erasing is asked for.
TEST(RetentionOfAVenue, ErasesNothingOfAPatronWhoIsStillAtTheRegister) {
  Venue venue(keeping_cafe());
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 60);
  ASSERT_EQ(erasures(venue), 0U);
  venue.advance(24h);
  venue.scan_later(venue.chip(adult_card()));
  for (int second = 0; erasures(venue) == 0 && second < 10; ++second) venue.tick();
  const auto leaves = venue.leaves();
  ASSERT_EQ(leaves.size(), 3U);
  EXPECT_EQ(leaves[1].entry.kind, EntryKind::admission);
  EXPECT_EQ(leaves[2].entry.kind, EntryKind::erasure);
  EXPECT_EQ(venue.gate().openings.size(), 2U);
  EXPECT_TRUE(venue.open_beside(1));
}

class LeftBehind : public ::testing::TestWithParam<ledger::Suite> {};

// All that the register holds, deciphered with the day keys and then with every secret key.
std::string everything_deciphered(const Venue& venue, const std::vector<ledger::BesideKey>& keys) {
  std::string all;
  const auto view = ledger::LedgerView::open(venue.folder() / "ledger.db").value();
  for (const auto& stored : view.read(0, ledger::read_leaves_max).value()) {
    EXPECT_FALSE(stored.beside_lost);
    all += std::string(text_of(stored.bytes)) + std::string(text_of(stored.beside));
    const auto leaf = ledger::parse_leaf(stored.bytes).value();
    for (const auto& key : keys) {
      const auto person = ledger::open_beside(key, venue_origin, leaf.entry.id, stored.beside);
      if (person) all += person->number + person->name + person->nationality;
    }
  }
  for (const auto& file : std::filesystem::recursive_directory_iterator(venue.folder())) {
    if (!file.is_regular_file()) continue;
    all += std::string(text_of(read_file(file.path())));
  }
  return all;
}

TEST_P(LeftBehind, OfARefusedMinorIsNeitherNameNorNumberWithEveryKeyThereIs) {
  VenueOptions options = keeping_cafe();
  options.suite = GetParam();
  std::vector<ledger::BesideKey> keys;
  for (const auto role : {ledger::Role::market, ledger::Role::culture, ledger::Role::police}) {
    keys.push_back(sample_key(role, 1, GetParam()));
    options.more_recipients.push_back(recipient_of(keys.back()));
  }
  Venue venue(options);
  keys.push_back(venue.register_key());
  venue.scan(venue.chip(minor_card()));
  venue.scan(
      venue.typed(citizen_born("20120506").number, "测试少年", NoChipReason::card_forgotten));
  venue.scan(venue.chip(adult_card()));
  pass_days(venue, 1);

  const std::string all = everything_deciphered(venue, keys);
  const auto adult = citizen_born("19900101", "测试成年");
  const auto minor = citizen_born("20120506", "测试少年");
  EXPECT_NE(all.find(adult.number), std::string::npos) << "the keys open nothing";
  EXPECT_NE(all.find(adult.name), std::string::npos);
  EXPECT_EQ(all.find(minor.number), std::string::npos);
  EXPECT_EQ(all.find(minor.name), std::string::npos);
  EXPECT_EQ(all.find("20120506"), std::string::npos);

  pass_days(venue, 67);  // and of the adult, after their time
  const std::string later = everything_deciphered(venue, keys);
  EXPECT_EQ(later.find(adult.number), std::string::npos);
  EXPECT_EQ(later.find(adult.name), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(InBothSuites, LeftBehind,
                         ::testing::Values(ledger::Suite::hpke, ledger::Suite::sm));

}  // namespace
}  // namespace menshen::test
