// A client that asks without end makes the register grow at a rate, not without limit.
#include "firmware-host/inspection/budget.hpp"

#include "tests/unit/firmware-host/inspection/inspection_fixture.hpp"

namespace menshen::inspection {
namespace {

using namespace std::chrono_literals;

constexpr Instant noon = test::sample_moment.at;

int taken(AccessBudget& budget, Instant now, const std::string& serial = "0a") {
  int count = 0;
  while (budget.take(client("market", serial), now)) ++count;
  return count;
}

TEST(AccessBudget, IsSixtyAtOnceAndThenTwoASecond) {
  AccessBudget budget;
  EXPECT_EQ(taken(budget, noon), 60);
  EXPECT_EQ(taken(budget, noon + 499ms), 0);
  EXPECT_EQ(taken(budget, noon + 500ms), 1);
  EXPECT_EQ(taken(budget, noon + 3s), 5);
  EXPECT_EQ(taken(budget, noon + 1h), 60);  // and no more after the longest rest
}

TEST(AccessBudget, IsEachClientsOwn) {
  AccessBudget budget;
  EXPECT_EQ(taken(budget, noon), 60);
  EXPECT_EQ(taken(budget, noon, "0b"), 60);
}

TEST(AccessBudget, IsSpentByAClockThatWasSetBackAndComesAgain) {
  AccessBudget budget;
  EXPECT_EQ(taken(budget, noon), 60);
  EXPECT_EQ(taken(budget, noon - 24h), 0);
  EXPECT_EQ(taken(budget, noon - 24h + 1s), 2);
  EXPECT_EQ(taken(budget, noon - 23h), 60);
}

TEST(AccessBudget, CountsNoMoreClientsThanItsLimitAndForgetsWhoHasRested) {
  AccessBudget budget;
  for (std::size_t i = 0; i < clients_counted_max; ++i) {
    EXPECT_TRUE(budget.take(client("market", std::to_string(i)), noon));
  }
  EXPECT_FALSE(budget.take(client("market", "one more"), noon));
  EXPECT_TRUE(budget.take(client("market", "0"), noon));
  EXPECT_TRUE(budget.take(client("market", "one more"), noon + 500ms));
  EXPECT_EQ(budget.count(), 2U);
}

TEST(InspectionRoutes, MakeTheRegisterGrowNoFasterThanTheBudgetOfAClient) {
  Inspected box(20);
  for (int i = 0; i < accesses_burst_max; ++i) {
    EXPECT_EQ(box.get(i % 2 == 0 ? "/v1/entries/3" : "/v1/beside/3").status, 200U) << i;
  }
  const auto size = box.ledger.head().size;
  for (const char* target : {"/v1/entries", "/v1/violations", "/v1/entries/3", "/v1/beside/3",
                             "/tile/entries/000.p/5", "/checkpoint"}) {
    const auto refused = box.get(target);
    EXPECT_EQ(refused.status, 429U) << target;
    EXPECT_EQ(error_in(refused), "too_many");
    EXPECT_EQ(field(refused, "Retry-After"), "1");
  }
  EXPECT_EQ(box.ledger.head().size, size);
  EXPECT_EQ(box.visits.back().status, 429U);
  EXPECT_EQ(box.get("/v1/entries", "police").status, 200U);  // another's is whole
  box.now.at += 1s;
  EXPECT_EQ(box.get("/v1/entries").status, 200U);
  EXPECT_EQ(box.get("/v1/entries").status, 200U);
  EXPECT_EQ(box.get("/v1/entries").status, 429U);
}

// What writes no leaf costs none: a mirror may take its tiles as fast as they come.
TEST(InspectionRoutes, CountOnlyWhatIsALeaf) {
  Inspected box(20);
  for (int i = 0; i < 2 * accesses_burst_max; ++i) {
    EXPECT_EQ(box.get("/checkpoint").status, 200U);
    EXPECT_EQ(box.get("/tile/entries/000.p/5").status, 200U);
  }
  EXPECT_EQ(box.accesses.size(), 2U);
}

}  // namespace
}  // namespace menshen::inspection
