#include "gateway/watchlist/sealed_table.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/paths.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

TEST(SealedTable, SaysWhatItsHeaderSays) {
  const SomeEpoch epoch(30);
  const SealedTable table = epoch.table();
  EXPECT_EQ(table.issue(), epoch.issue);
  EXPECT_EQ(table.slots(), 1024U);
  EXPECT_EQ(table.digest(), crypto::sha256(ByteView(epoch.bytes).first(epoch.bytes.size() - 32)));
  EXPECT_FALSE(table.covers(at_epoch_day(0) - std::chrono::milliseconds(1)));
  EXPECT_TRUE(table.covers(at_epoch_day(0)));
  EXPECT_TRUE(table.covers(at_epoch_day(30)));
  EXPECT_FALSE(table.covers(at_epoch_day(30) + std::chrono::milliseconds(1)));
}

TEST(SealedTable, IsReadAsTheManualWritesIt) {
  const HandMadeTable hand_made;
  const Bytes bytes = hand_made.bytes();
  const auto table = SealedTable::read(bytes, some_terms());
  ASSERT_TRUE(table.has_value()) << table.error().message();
  EXPECT_EQ(table->issue().county, some_county);
  EXPECT_EQ(table->issue().epoch, 7U);
  EXPECT_EQ(table->issue().not_before, Instant(std::chrono::milliseconds(1'771'200'000'000)));
  EXPECT_EQ(table->slots(), 16U);
  for (std::size_t i = 0; i < 16; ++i) {
    EXPECT_TRUE(std::ranges::equal(table->slot(i), hand_made.points[i]));
  }
  EXPECT_TRUE(std::ranges::equal(table->base(), hand_made.base));
}

TEST(SealedTable, IsReadFromItsFile) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "sealed.table";
  const SomeEpoch epoch(30);
  std::ofstream(file, std::ios::binary) << text_of(epoch.bytes);
  const auto table = SealedTable::open(file, some_terms());
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->token_for(child(1), some_facts(), test::seeded_chance(1)).value(),
            epoch.table().token_for(child(1), some_facts(), test::seeded_chance(1)).value());
  EXPECT_EQ(SealedTable::open(folder.path() / "none", some_terms()).error(), Errc::file_unreadable);
}

TEST(SealedTable, OfAnotherCountyIsRefused) {
  const SomeEpoch epoch(3);
  SealedTerms terms = some_terms();
  terms.county = "450603";
  EXPECT_EQ(SealedTable::read(epoch.bytes, terms).error(), Errc::other_county);
}

TEST(SealedTable, OfAnEarlierEpochIsRefused) {
  const SomeEpoch epoch(3);
  SealedTerms terms = some_terms();
  terms.newest_epoch = 8;
  EXPECT_EQ(SealedTable::read(epoch.bytes, terms).error(), Errc::older_epoch);
  terms.newest_epoch = 6;
  EXPECT_TRUE(SealedTable::read(epoch.bytes, terms).has_value());
}

// α and salt are fresh in a table made again, so it is another one, and comparing both would tell.
TEST(SealedTable, OfAnEpochThatHasOneAlreadyIsRefusedUnlessItIsTheSame) {
  const SomeEpoch taken(3, 1), again(3, 2);
  SealedTerms terms = some_terms();
  terms.newest_epoch = 7;
  terms.newest_digest = taken.table().digest();
  EXPECT_TRUE(SealedTable::read(taken.bytes, terms).has_value());
  EXPECT_EQ(SealedTable::read(again.bytes, terms).error(), Errc::epoch_reused);
}

TEST(SealedTable, WithASlotThatIsNoPointIsRefused) {
  const Bytes good = HandMadeTable().bytes();
  ASSERT_TRUE(SealedTable::read(good, some_terms()).has_value());
  for (std::size_t slot = 0; slot < 16; ++slot) {
    HandMadeTable bent;
    bent.points[slot] = Bytes(33, 0);  // as infinity might be written
    EXPECT_EQ(SealedTable::read(bent.bytes(), some_terms()).error(), Errc::slot_point);
    bent.points[slot] = Bytes(33, 0xff);
    bent.points[slot][0] = 2;  // x beyond the prime
    EXPECT_EQ(SealedTable::read(bent.bytes(), some_terms()).error(), Errc::slot_point);
  }
  HandMadeTable bent;
  bent.base = Bytes(33, 0);
  EXPECT_EQ(SealedTable::read(bent.bytes(), some_terms()).error(), Errc::slot_point);
}

// read_again() believes the slots; a token made of one that is no point is an error all the same.
TEST(SealedTable, ThatWasNeverReadWholeMakesNoTokenOfAFalsePoint) {
  HandMadeTable bent;
  for (Bytes& point : bent.points) point = Bytes(33, 0);
  const Bytes bytes = bent.bytes();
  const auto table = SealedTable::read_again(bytes, some_terms());
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->token_for(child(1), some_facts(), test::seeded_chance(1)).error(),
            Errc::slot_point);
}

TEST(SealedTable, IsNotUsedWithAnEducationKeyThatSealsNothing) {
  const SomeEpoch epoch(3);
  SealedTerms terms = some_terms();
  terms.education.fill(0);  // of small order
  EXPECT_EQ(SealedTable::read(epoch.bytes, terms).error(), Errc::education_key);
}

TEST(SealedTable, OutOfItsBoundsIsRefused) {
  const auto error_of = [](auto bend) {
    HandMadeTable table;
    bend(table);
    return SealedTable::read(table.bytes(), some_terms()).error();
  };
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.epoch = 0; }), Errc::header);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.county = ""; }), Errc::header);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.county = std::string("4506\0002", 6); }),
            Errc::header);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.not_before = t.not_after + 1; }), Errc::header);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.not_after = 253'402'300'800'000; }), Errc::header);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.not_after = ~std::uint64_t{0}; }), Errc::header);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.zeros = 1; }), Errc::header);
  for (const std::uint32_t slots : {0U, 1U, 8U, 15U, 17U, 24U, 1U << 21, 1U << 31, ~0U}) {
    EXPECT_EQ(error_of([=](HandMadeTable& t) { t.slots = slots; }), Errc::header) << slots;
  }
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.slots = 32; }), Errc::file_size);
  EXPECT_EQ(error_of([](HandMadeTable& t) { t.slots = 1U << 20; }), Errc::file_size);
}

TEST(SealedTable, IsRefusedWhereverItIsCut) {
  const Bytes whole = HandMadeTable().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    // A copy of exactly these bytes, so that one byte beyond is seen.
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(SealedTable::read(cut, some_terms()).error(), Errc::file_size) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_EQ(SealedTable::read(longer, some_terms()).error(), Errc::file_size);
}

TEST(SealedTable, IsRefusedWhicheverBitIsTurned) {
  const Bytes whole = HandMadeTable().bytes();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bent = whole;
      bent[at] = static_cast<std::uint8_t>(bent[at] ^ 1 << bit);
      EXPECT_FALSE(SealedTable::read(bent, some_terms())) << at << " bit " << bit;
    }
  }
}

// Even with the digest made right again: refused, or a table that makes tokens of one size.
TEST(SealedTable, StaysInBoundsWithTheDigestMadeRight) {
  const Bytes whole = HandMadeTable().bytes();
  int taken = 0;
  for (std::size_t at = 0; at < whole.size() - crypto::digest_bytes; ++at) {
    Bytes bent = whole;
    bent[at] = static_cast<std::uint8_t>(bent[at] ^ 0x41);
    bent = redigested(std::move(bent));
    const auto table = SealedTable::read(bent, some_terms());
    if (!table) continue;
    ++taken;
    const auto token = table->token_for(child(1), some_facts(), test::seeded_chance(1));
    ASSERT_TRUE(token.has_value());
  }
  EXPECT_GT(taken, 32);  // the salt at the least, and other points
}

TEST(SealedTable, OfAnotherKindIsToldByItsFirstBytes) {
  Bytes bytes = HandMadeTable().bytes();
  std::ranges::copy(bytes_of("menshen-open-02\n"), bytes.begin());
  EXPECT_EQ(SealedTable::read(redigested(bytes), some_terms()).error(), Errc::magic);
}

}  // namespace
}  // namespace menshen::watchlist
