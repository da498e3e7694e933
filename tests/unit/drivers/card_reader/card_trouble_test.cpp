#include "drivers/card_reader/card_trouble.hpp"

#include <gtest/gtest.h>

namespace menshen::card_reader {
namespace {

using namespace std::chrono_literals;

Instant at(std::chrono::milliseconds time) { return Instant(1'800'000'000s + time); }

void lift(CardTrouble& trouble) {
  for (int i = 0; i < empty_finds_of_a_lift; ++i) trouble.nothing_found();
}

TEST(CardTrouble, MakesTheThirdFailureAScan) {
  CardTrouble trouble(10s);
  EXPECT_FALSE(trouble.failed(at(0s)));
  EXPECT_FALSE(trouble.failed(at(1s)));
  EXPECT_EQ(trouble.failed(at(2s)), Content::chip_unreadable);
}

TEST(CardTrouble, MakesTheSecondRejectionAScan) {
  CardTrouble trouble(10s);
  EXPECT_FALSE(trouble.rejected());
  EXPECT_EQ(trouble.rejected(), Content::chip_rejected);
}

TEST(CardTrouble, HasOneScanForACardHoweverLongItLies) {
  CardTrouble trouble(10s);
  int scans = 0;
  for (int i = 0; i < 100; ++i) scans += trouble.failed(at(i * 300ms)).has_value();
  for (int i = 0; i < 100; ++i) scans += trouble.rejected().has_value();
  EXPECT_EQ(scans, 1);
}

TEST(CardTrouble, TakesACardAtTheEdgeOfTheFieldForTheSame) {
  CardTrouble trouble(10s);
  int scans = 0;
  for (int i = 0; i < 100; ++i) {
    scans += trouble.failed(at(i * 900ms)).has_value();
    trouble.nothing_found();
    trouble.nothing_found();
  }
  EXPECT_EQ(scans, 1);
}

TEST(CardTrouble, StartsAnewAfterALift) {
  CardTrouble trouble(10s);
  for (int i = 0; i < failures_max; ++i) trouble.failed(at(0s));
  lift(trouble);
  EXPECT_FALSE(trouble.failed(at(5s)));
  EXPECT_FALSE(trouble.failed(at(6s)));
  EXPECT_EQ(trouble.failed(at(7s)), Content::chip_unreadable);
}

TEST(CardTrouble, CountsFailuresOverLiftsThatItAskedFor) {
  CardTrouble trouble(10s);
  EXPECT_FALSE(trouble.failed(at(0s)));
  lift(trouble);
  EXPECT_FALSE(trouble.failed(at(4s)));
  lift(trouble);
  EXPECT_EQ(trouble.failed(at(8s)), Content::chip_unreadable);
}

TEST(CardTrouble, DoesNotAddUpFailuresFarApart) {
  CardTrouble trouble(10s);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(trouble.failed(at(i * 11s)));
}

TEST(CardTrouble, DoesNotAddUpRejectionsOfTwoCards) {
  CardTrouble trouble(10s);
  EXPECT_FALSE(trouble.rejected());
  trouble.nothing_found();
  EXPECT_FALSE(trouble.rejected());
}

TEST(CardTrouble, ForgetsEverythingWhenACardReadsWell) {
  CardTrouble trouble(10s);
  trouble.failed(at(0s));
  trouble.failed(at(1s));
  trouble.read_well();
  EXPECT_FALSE(trouble.failed(at(2s)));
  EXPECT_FALSE(trouble.failed(at(3s)));
  EXPECT_EQ(trouble.failed(at(4s)), Content::chip_unreadable);
}

}  // namespace
}  // namespace menshen::card_reader
