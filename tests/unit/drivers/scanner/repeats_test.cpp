#include "drivers/scanner/repeats.hpp"

#include <gtest/gtest.h>

namespace menshen::scanner {
namespace {

using namespace std::chrono_literals;

Instant at(std::chrono::milliseconds time) { return Instant(1'800'000'000s + time); }

TEST(Repeats, KnowsACodeWithinTheWindow) {
  Repeats repeats(1500ms);
  EXPECT_FALSE(repeats.is_repeat(bytes_of("A"), at(0ms)));
  EXPECT_TRUE(repeats.is_repeat(bytes_of("A"), at(1499ms)));
}

TEST(Repeats, FindsACodeNewWhenTheWindowIsOver) {
  Repeats repeats(1500ms);
  repeats.is_repeat(bytes_of("A"), at(0ms));
  EXPECT_FALSE(repeats.is_repeat(bytes_of("A"), at(1500ms)));
}

TEST(Repeats, TakesACodeHeldBeforeTheScannerForOne) {
  Repeats repeats(1500ms);
  int scans = 0;
  for (auto time = 0ms; time < 60s; time += 500ms)
    scans += !repeats.is_repeat(bytes_of("A"), at(time));
  EXPECT_EQ(scans, 1);
}

TEST(Repeats, KnowsTwoCodesThatComeInTurns) {
  Repeats repeats(1500ms);
  EXPECT_FALSE(repeats.is_repeat(bytes_of("A"), at(0ms)));
  EXPECT_FALSE(repeats.is_repeat(bytes_of("B"), at(100ms)));
  EXPECT_TRUE(repeats.is_repeat(bytes_of("A"), at(200ms)));
  EXPECT_TRUE(repeats.is_repeat(bytes_of("B"), at(300ms)));
}

TEST(Repeats, ForgetsTheOldestOfTooManyCodes) {
  Repeats repeats(1h);
  const auto code = [](std::size_t n) { return Bytes{static_cast<std::uint8_t>(n)}; };
  for (std::size_t n = 0; n < remembered_codes_max + 1; ++n) repeats.is_repeat(code(n), at(0ms));
  EXPECT_TRUE(repeats.is_repeat(code(1), at(1ms)));
  EXPECT_FALSE(repeats.is_repeat(code(0), at(1ms)));
}

TEST(Repeats, HidesNoCodeAfterTheClockWasSetBack) {
  Repeats repeats(1500ms);
  repeats.is_repeat(bytes_of("A"), at(1h));
  EXPECT_FALSE(repeats.is_repeat(bytes_of("A"), at(0ms)));
}

}  // namespace
}  // namespace menshen::scanner
