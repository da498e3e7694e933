#include "gateway/watchlist/even_search.hpp"

#include <gtest/gtest.h>

#include <set>

namespace menshen::watchlist {
namespace {

struct Looked {
  Place place;
  std::size_t keys = 0;        // looked at
  std::size_t key_after = 0;   // the last one looked at
  std::size_t beyond_end = 0;  // keys that do not exist
};

// The keys are 1, 3, 5, …: each even number is missing between two.
Looked look(std::size_t first, std::size_t last, std::size_t count, std::size_t wanted) {
  Looked looked;
  looked.place = search_evenly(first, last, count, [&](std::size_t index) {
    ++looked.keys;
    looked.key_after = index;
    if (index >= count) ++looked.beyond_end;
    const std::size_t key = 2 * index + 1;
    return key < wanted ? -1 : key > wanted ? 1 : 0;
  });
  return looked;
}

TEST(EvenSearch, FindsExactlyTheKeysOfItsRange) {
  for (std::size_t count = 1; count <= 33; ++count) {
    for (std::size_t first = 0; first <= count; ++first) {
      for (std::size_t last = first; last <= count; ++last) {
        for (std::size_t wanted = 0; wanted <= 2 * count + 2; ++wanted) {
          const Place place = look(first, last, count, wanted).place;
          const bool there = wanted % 2 == 1 && first <= wanted / 2 && wanted / 2 < last;
          ASSERT_EQ(place.holds, there) << wanted << " in " << first << "…" << last;
          if (!there) continue;
          ASSERT_EQ(place.index, wanted / 2);
        }
      }
    }
  }
}

TEST(EvenSearch, LooksAtAsManyKeysWhetherTheWantedOneIsThereOrNot) {
  for (const std::size_t count : {1U, 2U, 3U, 7U, 8U, 1000U, 4096U}) {
    std::set<std::size_t> counts;
    for (std::size_t wanted = 0; wanted <= 2 * count + 2; ++wanted) {
      counts.insert(look(0, count, count, wanted).keys);
      counts.insert(look(count / 2, count / 2, count, wanted).keys);  // an empty bucket
      counts.insert(look(count / 2, count, count, wanted).keys);
    }
    EXPECT_EQ(counts, std::set<std::size_t>{std::bit_width(count) + 1U}) << count;
  }
}

TEST(EvenSearch, LooksAtNoKeyThatDoesNotExist) {
  for (std::size_t count = 1; count <= 20; ++count) {
    // Ranges the wrong way round come from files that somebody bent.
    for (std::size_t first = 0; first <= count + 2; ++first) {
      for (std::size_t last = 0; last <= count; ++last) {
        for (std::size_t wanted = 0; wanted <= 2 * count + 2; ++wanted) {
          const Looked looked = look(first, last, count, wanted);
          ASSERT_EQ(looked.beyond_end, 0U);
          ASSERT_LT(looked.place.index, count);
          ASSERT_EQ(looked.key_after, looked.place.index);
        }
      }
    }
  }
}

TEST(EvenSearch, ReachesBothEndsOfTheLongestList) {
  const std::size_t huge = 200'000'000;
  EXPECT_EQ(look(0, huge, huge, 2 * (huge - 1) + 1).place.index, huge - 1);
  EXPECT_TRUE(look(0, huge, huge, 1).place.holds);
}

}  // namespace
}  // namespace menshen::watchlist
