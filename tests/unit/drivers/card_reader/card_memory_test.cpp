#include "drivers/card_reader/card_memory.hpp"

#include <gtest/gtest.h>

namespace menshen::card_reader {
namespace {

using namespace std::chrono_literals;

const Bytes card_a(256, 'A'), card_b(256, 'B');

Instant at(std::chrono::milliseconds time) { return Instant(1'800'000'000s + time); }

TEST(CardMemory, FindsAnUnknownCardFresh) {
  CardMemory memory(10s);
  EXPECT_EQ(memory.see(card_a, at(0s)), Sight::fresh);
  EXPECT_EQ(memory.see(card_b, at(0s)), Sight::fresh);
}

TEST(CardMemory, KnowsACardLeftLyingHoweverLong) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  for (auto time = 300ms; time < 60s; time += 300ms) {
    EXPECT_EQ(memory.see(card_a, at(time)), Sight::still_lying);
  }
  EXPECT_EQ(memory.see(card_a, at(24h)), Sight::still_lying);  // a long stall of the reader
}

TEST(CardMemory, TakesACardLaidAgainWithinTheWindowForTheSame) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  memory.nothing_found(at(1s));
  EXPECT_EQ(memory.see(card_a, at(10s)), Sight::decided);
}

TEST(CardMemory, TakesACardLaidAgainAfterTheWindowForANewOne) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  memory.nothing_found(at(1s));
  EXPECT_EQ(memory.see(card_a, at(10s + 1ms)), Sight::fresh);
}

TEST(CardMemory, CountsTheWindowFromTheLastSight) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  memory.see(card_a, at(30s));
  memory.nothing_found(at(31s));
  EXPECT_EQ(memory.see(card_a, at(39s)), Sight::decided);
}

// What was delivered may have come to nothing behind the reader: a holder who lays the card again
// and again is heard once the window has passed, however often he tries.
TEST(CardMemory, DelaysNobodyForTryingAgain) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  for (const auto again : {5s, 8s}) {
    memory.nothing_found(at(again - 2s));
    EXPECT_EQ(memory.see(card_a, at(again)), Sight::decided);
    EXPECT_EQ(memory.see(card_a, at(again + 300ms)), Sight::still_lying);
  }
  memory.nothing_found(at(9s));
  EXPECT_EQ(memory.see(card_a, at(10s + 1ms)), Sight::fresh);
}

TEST(CardMemory, DecidesACardLeftLyingAtTheEdgeOfTheFieldOnce) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  for (auto time = 0ms; time < 60s; time += lifted_for_min) {
    memory.nothing_found(at(time + 300ms));
    EXPECT_EQ(memory.see(card_a, at(time + lifted_for_min)), Sight::decided);
  }
}

TEST(CardMemory, KnowsTwoCardsThatAreLaidInTurns) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  memory.see(card_b, at(2s));
  EXPECT_EQ(memory.see(card_a, at(4s)), Sight::decided);
  EXPECT_EQ(memory.see(card_b, at(6s)), Sight::decided);
  EXPECT_EQ(memory.see(card_a, at(20s)), Sight::fresh);  // the other card proves the lift
}

TEST(CardMemory, TrustsNoEmptyFindFromBeforeARestart) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  memory.nothing_found(at(1s));  // most modules say so while the card still lies there
  memory.module_restarted();
  EXPECT_EQ(memory.see(card_a, at(60s)), Sight::decided);
  EXPECT_EQ(memory.see(card_a, at(61s)), Sight::still_lying);
}

TEST(CardMemory, TrustsAnEmptyFindAfterARestart) {
  CardMemory memory(10s);
  memory.see(card_a, at(0s));
  memory.module_restarted();
  memory.nothing_found(at(1s));
  EXPECT_EQ(memory.see(card_a, at(60s)), Sight::fresh);
}

TEST(CardMemory, IsNotDeceivedByAClockThatIsSetBack) {
  CardMemory memory(10s);
  memory.see(card_a, at(1h));
  EXPECT_EQ(memory.see(card_a, at(0s)), Sight::still_lying);
  memory.nothing_found(at(0s));
  EXPECT_EQ(memory.see(card_a, at(11s)), Sight::fresh);
  memory.nothing_found(at(-24h));
  EXPECT_EQ(memory.see(card_a, at(11s - 24h)), Sight::fresh);
}

TEST(CardMemory, ForgetsTheOldestOfTooManyCards) {
  CardMemory memory(1h);
  const auto card = [](std::size_t n) { return Bytes(256, static_cast<std::uint8_t>(n)); };
  for (std::size_t n = 0; n < remembered_cards_max + 1; ++n) memory.see(card(n), at(0s));
  EXPECT_EQ(memory.see(card(1), at(1s)), Sight::decided);
  EXPECT_EQ(memory.see(card(0), at(1s)), Sight::fresh);
}

}  // namespace
}  // namespace menshen::card_reader
