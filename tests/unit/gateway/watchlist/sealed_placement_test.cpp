#include "gateway/watchlist/sealed_placement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gateway/watchlist/errc.hpp"
#include "tests/unit/gateway/watchlist/some_sealed_list.hpp"

namespace menshen::watchlist {
namespace {

PlacementSalt some_salt(std::uint8_t fill) {
  PlacementSalt salt{};
  salt.fill(fill);
  return salt;
}

// The manual's words once more, one draw at a time.
Candidates obvious_candidates(const PlacementSalt& salt, std::size_t slots,
                              const std::string& number) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t draw = 0; found.size() < candidates; ++draw) {
    Bytes message = to_bytes(number);
    message.push_back(static_cast<std::uint8_t>(draw / 8));
    const auto digest = crypto::hmac_sha256(salt, message);
    std::uint32_t value = 0;
    for (std::size_t k = 0; k < 4; ++k) value = value << 8 | digest[draw % 8 * 4 + k];
    const auto slot = static_cast<std::uint32_t>(value % slots);
    if (std::ranges::find(found, slot) == found.end()) found.push_back(slot);
  }
  return {found[0], found[1], found[2]};
}

std::vector<Candidates> candidates_of(std::size_t entries, std::size_t slots, std::uint8_t salt) {
  const SlotDraw draw(some_salt(salt), slots);
  std::vector<Candidates> all;
  for (std::size_t i = 0; i < entries; ++i) all.push_back(draw.of(child(i)));
  return all;
}

// Each entry once, in one of its candidates.
void expect_placed(const std::vector<std::uint32_t>& entry_in,
                   const std::vector<Candidates>& entries) {
  std::vector<int> times(entries.size(), 0);
  for (std::uint32_t slot = 0; slot < entry_in.size(); ++slot) {
    if (entry_in[slot] == no_entry) continue;
    ++times.at(entry_in[slot]);
    const Candidates& mine = entries[entry_in[slot]];
    ASSERT_NE(std::ranges::find(mine, slot), mine.end());
  }
  EXPECT_EQ(std::ranges::count(times, 1), static_cast<long>(entries.size()));
}

TEST(SlotDraw, GivesThreeDifferentSlotsAsTheManualSays) {
  for (const std::size_t slots : {16U, 1024U, 1U << 20}) {
    const SlotDraw draw(some_salt(9), slots);
    for (std::size_t i = 0; i < 2000; ++i) {
      const Candidates mine = draw.of(child(i));
      ASSERT_EQ(mine, obvious_candidates(some_salt(9), slots, child(i)));
      ASSERT_EQ((std::set<std::uint32_t>(mine.begin(), mine.end())).size(), 3U);
      ASSERT_LT(*std::ranges::max_element(mine), slots);
    }
  }
}

TEST(SlotDraw, GivesOtherSlotsUnderAnotherSalt) {
  std::size_t same = 0;
  const SlotDraw one(some_salt(1), 16'384), other(some_salt(2), 16'384);
  for (std::size_t i = 0; i < 1000; ++i) same += one.of(child(i)) == other.of(child(i)) ? 1 : 0;
  EXPECT_EQ(same, 0U);
}

TEST(SlotDraw, IsEven) {
  std::vector<int> hits(16, 0);
  const SlotDraw draw(some_salt(3), 16);
  for (std::size_t i = 0; i < 16'000; ++i) {
    for (const std::uint32_t slot : draw.of(child(i))) ++hits[slot];
  }
  for (const int count : hits) EXPECT_NEAR(count, 3000, 300);  // more than 5 sigma
}

TEST(SlotsFor, IsThePowerOfTwoThatFourFifthsFill) {
  EXPECT_EQ(slots_for(0), published_slots_min);
  EXPECT_EQ(slots_for(819), 1024U);
  EXPECT_EQ(slots_for(820), 2048U);
  EXPECT_EQ(slots_for(10'000), 16'384U);
  EXPECT_EQ(slots_for(13'107), 16'384U);
  EXPECT_EQ(slots_for(13'108), 32'768U);
  EXPECT_EQ(slots_for(100'000), 131'072U);
  EXPECT_EQ(slots_for(sealed_entries_max), slots_max);
}

TEST(Place, FindsAPlaceForEveryEntryAtTheFullestLoad) {
  for (const std::size_t entries : {0U, 1U, 819U, 13'107U, 104'857U}) {
    const std::size_t slots = slots_for(entries);
    const auto all = candidates_of(entries, slots, 5);
    const auto placed = place(all, slots);
    ASSERT_TRUE(placed.has_value()) << entries;
    ASSERT_EQ(placed->size(), slots);
    expect_placed(*placed, all);
  }
}

TEST(Place, GivesUpWhereThereIsNone) {
  EXPECT_FALSE(place(candidates_of(17, 16, 1), 16).has_value());
  // Four entries for the same three slots.
  EXPECT_FALSE(place(std::vector<Candidates>(4, {1, 2, 3}), 16).has_value());
  EXPECT_TRUE(place(std::vector<Candidates>(3, {1, 2, 3}), 16).has_value());
}

// Fifteen in sixteen slots: many salts have no place for all.
TEST(PlaceUnderSomeSalt, DrawsAnotherSaltWhereOneGivesNoPlace) {
  const auto numbers = children(0, 15);
  int redrawn = 0;
  for (std::uint8_t first = 0; first < 20; ++first) {
    std::uint8_t salts = 0;
    const Chance counted = [&](std::span<std::uint8_t> out) {
      std::ranges::fill(out, static_cast<std::uint8_t>(10 * first + salts++));
    };
    const auto placement = place_under_some_salt(numbers, 16, counted);
    ASSERT_TRUE(placement.has_value());
    EXPECT_EQ(placement->salt, some_salt(static_cast<std::uint8_t>(10 * first + salts - 1)));
    expect_placed(placement->entry_in, candidates_of(15, 16, placement->salt[0]));
    redrawn += salts > 1 ? 1 : 0;
  }
  EXPECT_GT(redrawn, 0);
}

TEST(PlaceUnderSomeSalt, GivesUpAfterTheLimit) {
  int salts = 0;
  const Chance counted = [&](std::span<std::uint8_t> out) {
    std::ranges::fill(out, static_cast<std::uint8_t>(salts++));
  };
  EXPECT_EQ(place_under_some_salt(children(0, 17), 16, counted).error(), Errc::placement);
  EXPECT_EQ(salts, placement_salts_max);
}

}  // namespace
}  // namespace menshen::watchlist
