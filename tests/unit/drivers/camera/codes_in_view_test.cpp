#include "drivers/camera/codes_in_view.hpp"

#include <gtest/gtest.h>
#include <string.h>  // explicit_bzero() is glibc's

#include <vector>

#include "tests/support/own_memory.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;

const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 10h;
const Bytes code = to_bytes("HC1:A");

TEST(CodesInView, CountsACodeOnceWhileItIsHeld) {
  CodesInView view(5s);
  EXPECT_TRUE(view.is_new(code, start));
  for (auto after = 0ms; after < 60s; after += 500ms) {
    EXPECT_FALSE(view.is_new(code, start + after));
  }
}

TEST(CodesInView, CountsItAgainAfterTheWindowAndNotWithin) {
  CodesInView view(5s);
  EXPECT_TRUE(view.is_new(code, start));
  EXPECT_FALSE(view.is_new(code, start + 5s));
  EXPECT_TRUE(view.is_new(code, start + 10s + 1ms));
}

TEST(CodesInView, KeepsCodesApart) {
  CodesInView view(5s);
  EXPECT_TRUE(view.is_new(code, start));
  EXPECT_TRUE(view.is_new(to_bytes("HC1:B"), start));
  EXPECT_FALSE(view.is_new(code, start + 1s));
  EXPECT_FALSE(view.is_new(to_bytes("HC1:B"), start + 1s));
}

TEST(CodesInView, AClockSetBackDoublesNothingAndHoldsNoCodeForever) {
  CodesInView view(5s);
  EXPECT_TRUE(view.is_new(code, start));
  EXPECT_FALSE(view.is_new(code, start - 24h));
  EXPECT_FALSE(view.is_new(code, start - 24h + 4s));
  EXPECT_TRUE(view.is_new(code, start - 24h + 9s + 1ms));
}

TEST(CodesInView, RemembersOnlySoManyAndForgetsTheOldest) {
  CodesInView view(5s);
  for (std::size_t i = 0; i <= codes_in_view_max; ++i) {
    EXPECT_TRUE(view.is_new(Bytes{static_cast<std::uint8_t>(i)}, start + i * 1ms));
  }
  EXPECT_FALSE(view.is_new(Bytes{1}, start + 100ms));
  EXPECT_FALSE(view.is_new(Bytes{static_cast<std::uint8_t>(codes_in_view_max)}, start + 100ms));
  EXPECT_TRUE(view.is_new(Bytes{0}, start + 100ms));  // pushed out by the one beyond the limit
}

// Somebody's credential, held before the camera, is no more in the process than it must be.
TEST(CodesInView, KeepsNoCode) {
  const auto shown = [] {  // made anew each time, so that no other copy lies about
    Bytes long_code(200);
    for (std::size_t i = 0; i < long_code.size(); ++i) {
      long_code[i] = static_cast<std::uint8_t>(i * i + 7 * i + 3);
    }
    return long_code;
  };
  CodesInView view(5s);
  Bytes held = shown();
  if (test::copies_in_heap(held) == 0) GTEST_SKIP() << "a sanitizer keeps its memory elsewhere";
  EXPECT_TRUE(view.is_new(held, start));
  EXPECT_EQ(test::copies_in_heap(held), 1U);
  ::explicit_bzero(held.data(), held.size());
  EXPECT_FALSE(view.is_new(shown(), start + 1s));  // and yet known again
}

// The slow twin: looks through all that was ever seen.
TEST(CodesInView, AgreesWithItsSlowTwinOnALongEvening) {
  CodesInView view(5s);
  std::vector<std::pair<Bytes, Instant>> all;
  std::uint32_t dice = 12345;
  Instant now = start;
  for (int i = 0; i < 3000; ++i) {
    dice = dice * 1664525U + 1013904223U;
    now += std::chrono::milliseconds(dice >> 20U);  // 0 … 4 s
    const Bytes shown{static_cast<std::uint8_t>((dice >> 8U) % 5)};
    bool expected = true;
    for (const auto& [seen, at] : all) expected = expected && !(seen == shown && now - at <= 5s);
    all.emplace_back(shown, now);
    ASSERT_EQ(view.is_new(shown, now), expected) << i;
  }
}

}  // namespace
}  // namespace menshen::camera
