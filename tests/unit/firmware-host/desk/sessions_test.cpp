#include "firmware-host/desk/sessions.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace menshen::desk {
namespace {

using namespace std::chrono_literals;

constexpr Instant noon{std::chrono::sys_days(std::chrono::year(2026) / 3 / 11) + 4h};

// A different token each time.
Chance counting() {
  return [next = std::uint8_t{0}](std::span<std::uint8_t> bytes) mutable {
    std::ranges::fill(bytes, next++);
  };
}

TEST(Sessions, BeginWithATokenOfSixtyFourHexDigits) {
  Sessions sessions;
  const std::string token = sessions.begin(noon, counting());
  EXPECT_EQ(token, std::string(64, '0'));
  EXPECT_TRUE(sessions.use(Sessions::key_of(token), noon));
  EXPECT_FALSE(sessions.use(Sessions::key_of(token + "0"), noon));
  EXPECT_FALSE(sessions.use(Sessions::key_of(""), noon));
}

TEST(Sessions, EndWhenIdleForTheirTime) {
  Sessions sessions;
  const auto key = Sessions::key_of(sessions.begin(noon, counting()));
  EXPECT_TRUE(sessions.use(key, noon + 29min));
  EXPECT_TRUE(sessions.use(key, noon + 58min));
  EXPECT_FALSE(sessions.use(key, noon + 88min));
  EXPECT_FALSE(sessions.use(key, noon + 58min));  // gone for good
}

TEST(Sessions, EndAfterTheirWholeTimeHoweverMuchTheyAreUsed) {
  Sessions sessions;
  const auto key = Sessions::key_of(sessions.begin(noon, counting()));
  for (auto at = noon; at < noon + 14h; at += 10min) EXPECT_TRUE(sessions.use(key, at));
  EXPECT_FALSE(sessions.use(key, noon + 14h));
}

TEST(Sessions, EndWhenSignedOut) {
  Sessions sessions;
  const auto chance = counting();
  const auto one = Sessions::key_of(sessions.begin(noon, chance));
  const auto two = Sessions::key_of(sessions.begin(noon, chance));
  sessions.end(one);
  EXPECT_FALSE(sessions.use(one, noon));
  EXPECT_TRUE(sessions.use(two, noon));
  sessions.end_expired(noon + 1h);
  EXPECT_EQ(sessions.count(), 0U);
}

TEST(Sessions, GiveUpTheOneIdleLongestWhenThereAreTooMany) {
  Sessions sessions;
  const auto chance = counting();
  std::vector<Sessions::Key> keys;
  for (std::size_t i = 0; i < sessions_count_max; ++i) {
    keys.push_back(Sessions::key_of(sessions.begin(noon + std::chrono::seconds(i), chance)));
  }
  EXPECT_TRUE(sessions.use(keys[0], noon + 60s));  // so the second is the one idle longest
  const auto one_more = Sessions::key_of(sessions.begin(noon + 61s, chance));
  EXPECT_EQ(sessions.count(), sessions_count_max);
  EXPECT_TRUE(sessions.is_open(keys[0]));
  EXPECT_FALSE(sessions.is_open(keys[1]));
  EXPECT_TRUE(sessions.is_open(one_more));
}

}  // namespace
}  // namespace menshen::desk
