#include "gateway/watchlist/sealed_publication.hpp"

#include <gtest/gtest.h>

#include <future>
#include <set>

#include "gateway/watchlist/errc.hpp"
#include "gateway/watchlist/sealed_audit.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

TEST(Split, GivesEverySlotToOnePart) {
  for (const std::size_t parts : {1U, 2U, 3U, 7U, 1024U, 2000U}) {
    const auto ranges = split(1024, parts);
    std::size_t next = 0;
    for (const SlotRange& range : ranges) {
      EXPECT_EQ(range.first, next);
      EXPECT_LT(range.first, range.end);
      next = range.end;
    }
    EXPECT_EQ(next, 1024U);
    EXPECT_EQ(ranges.size(), std::min<std::size_t>(parts, 1024));
  }
}

// α times the number's point, one by one and through no batch; the seed's points elsewhere.
TEST(SealedPublication, PutsEachNumberIntoOneOfItsSlotsAndTheSeedsPointsIntoAllOthers) {
  const SomeEpoch epoch(40);
  const SealedTable table = epoch.table();
  crypto::P256Work work;
  crypto::P256 curve(work);
  std::set<std::size_t> full;
  const SlotDraw draw(table.salt(), table.slots());
  for (std::size_t i = 0; i < 40; ++i) {
    const auto point = curve.encode(curve.times(
        epoch.secrets.alpha, curve.hash(bytes_of(child(i)), bytes_of(sealed_format::number_tag))));
    std::size_t places = 0;
    for (const std::uint32_t slot : draw.of(child(i))) {
      if (!std::ranges::equal(point, table.slot(slot))) continue;
      full.insert(slot);
      ++places;
    }
    ASSERT_EQ(places, 1U) << i;
  }
  for (std::uint32_t slot = 0; slot < table.slots(); ++slot) {
    if (full.contains(slot)) continue;
    const auto point = curve.encode(
        curve.hash(filler_message(epoch.secrets, slot), bytes_of(sealed_format::filler_tag)));
    ASSERT_TRUE(std::ranges::equal(point, table.slot(slot))) << slot;
  }
}

TEST(SealedPublication, IsTheSameFromOneThreadAndFromMany) {
  const SomeEpoch epoch(300);
  const auto publication =
      SealedPublication::plan(epoch.list, epoch.issue, epoch.secrets, test::seeded_chance(5))
          .value();
  const auto points_of = [&](SlotRange range) {
    crypto::P256Work work;
    return publication.points(range, work);
  };
  const Bytes at_once = points_of({0, publication.slots()});
  for (const std::size_t parts : {2U, 3U, 8U}) {
    std::vector<std::future<Bytes>> pieces;
    for (const SlotRange& range : split(publication.slots(), parts)) {
      pieces.push_back(std::async(std::launch::async, points_of, range));
    }
    Bytes together;
    for (auto& piece : pieces) {
      const Bytes bytes = piece.get();
      together.insert(together.end(), bytes.begin(), bytes.end());
    }
    EXPECT_EQ(together, at_once);
  }
  EXPECT_EQ(publication.table(at_once),
            publish(epoch.list, epoch.issue, epoch.secrets, test::seeded_chance(5)).value());
}

TEST(SealedPublication, OfTenThousandTakesAsManyBytesAsTheManualSays) {
  EXPECT_EQ(sealed_format::table_bytes(slots_for(10'000)), 540'833U);
}

// The header says how many slots there are, and those are the same for any number up to 819.
TEST(SealedPublication, TellsNothingOfHowManyAreListedButByAPowerOfTwo) {
  std::set<std::size_t> sizes;
  for (const std::size_t listed : {0U, 1U, 400U, 819U})
    sizes.insert(SomeEpoch(listed).bytes.size());
  EXPECT_EQ(sizes.size(), 1U);
  Bytes none = SomeEpoch(0).bytes;
  Bytes many = SomeEpoch(800).bytes;
  // Up to the salt, which is chance, the headers are one.
  EXPECT_TRUE(std::equal(none.begin(), none.begin() + sealed_format::salt_at, many.begin()));
}

TEST(SealedPublication, LeavesNothingThatTwoEpochsShare) {
  const SomeEpoch one(300, 1, 7), next(300, 2, 8);
  std::set<Bytes> points;
  for (const SomeEpoch* epoch : {&one, &next}) {
    const SealedTable table = epoch->table();
    points.insert(Bytes(table.base().begin(), table.base().end()));
    for (std::size_t i = 0; i < table.slots(); ++i) {
      points.insert(Bytes(table.slot(i).begin(), table.slot(i).end()));
    }
  }
  EXPECT_EQ(points.size(), 2 * (1 + 1024U));
  EXPECT_NE(one.table().salt(), next.table().salt());
}

TEST(SealedPublication, RefusesAnIssueThatNoTableCanHave) {
  const SomeEpoch epoch(1);
  const auto error_of = [&](SealedIssue issue) {
    return publish(epoch.list, issue, epoch.secrets, epoch.chance).error();
  };
  SealedIssue issue = some_sealed_issue();
  issue.epoch = 0;
  EXPECT_EQ(error_of(issue), Errc::issue);
  issue = some_sealed_issue();
  issue.county = "";
  EXPECT_EQ(error_of(issue), Errc::issue);
  issue.county = std::string(county_bytes_max + 1, '4');
  EXPECT_EQ(error_of(issue), Errc::issue);
  issue = some_sealed_issue();
  std::swap(issue.not_before, issue.not_after);
  EXPECT_EQ(error_of(issue), Errc::issue);
  issue = some_sealed_issue();
  issue.not_after = Instant(std::chrono::milliseconds(format::last_millisecond + 1));
  EXPECT_EQ(error_of(issue), Errc::issue);
}

}  // namespace
}  // namespace menshen::watchlist
