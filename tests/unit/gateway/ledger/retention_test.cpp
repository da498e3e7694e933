#include "gateway/ledger/retention.hpp"

#include <gtest/gtest.h>

#include <random>

namespace menshen::ledger {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr CivilDate day_0 = std::chrono::year(2026) / 3 / 11;

CivilDate day(int number) { return CivilDate(sys_days(day_0) + days(number)); }

LegalHold hold_of_days(int first, int last, int until) {
  return {{"origin", "order", std::nullopt, DayRange{day(first), day(last)}, day(until)},
          99,
          std::nullopt};
}

LegalHold hold_of_leaves(LeafIndex first, LeafIndex last, int until) {
  return {{"origin", "order", LeafRange{first, last}, std::nullopt, day(until)}, 99, std::nullopt};
}

std::size_t erased_on(int today, Holds holds, const Retention& rules = {}) {
  const std::vector<BesideRow> rows = {{7, day(0), holds}};
  const auto all = due(day(today), rules, rows, {});
  return all.empty() ? 0 : all.front().erase.size();
}

TEST(Retention, OfARegistrationIsSixtyDaysAtLeastAndAWeekMoreAtMost) {
  EXPECT_EQ(erased_on(0, Holds::registration), 0U);
  EXPECT_EQ(erased_on(60, Holds::registration), 0U);
  EXPECT_EQ(erased_on(61, Holds::registration), 1U);
  EXPECT_EQ(kept_through(Holds::registration, day(0), {}), day(60));
  EXPECT_EQ(gone_after(Holds::registration, day(0), {}), day(67));
}

TEST(Retention, OfATokenIsThirtyDaysAtMost) {
  EXPECT_EQ(erased_on(29, Holds::token), 0U);
  EXPECT_EQ(erased_on(30, Holds::token), 1U);
  EXPECT_EQ(gone_after(Holds::token, day(0), {}), day(29));
  Retention rules;
  rules.token_days = 1;
  EXPECT_EQ(erased_on(0, Holds::token, rules), 0U);
  EXPECT_EQ(erased_on(1, Holds::token, rules), 1U);
}

TEST(Retention, OfOrdersAndAccessesIsThatOfTheirLeaf) {
  EXPECT_EQ(erased_on(36'500, Holds::order), 0U);
  EXPECT_EQ(erased_on(36'500, Holds::access), 0U);
  EXPECT_FALSE(kept_through(Holds::order, day(0), {}));
  EXPECT_FALSE(gone_after(Holds::access, day(0), {}));
}

TEST(Retention, NamesTheRuleOfEachKindOfWhatIsDue) {
  const std::vector<BesideRow> rows = {{4, day(1), Holds::token},
                                       {3, day(0), Holds::registration},
                                       {1, day(0), Holds::token},
                                       {2, day(0), Holds::registration},
                                       {9, day(90), Holds::registration}};
  const auto all = due(day(90), {}, rows, {});
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].rule, "register");
  EXPECT_EQ(all[0].erase, (std::vector<LeafIndex>{2, 3}));
  EXPECT_EQ(all[1].rule, "token");
  EXPECT_EQ(all[1].erase, std::vector<LeafIndex>{1});
  EXPECT_EQ(all[2].day, day(1));
}

TEST(Retention, StopsAtAHoldForAsLongAsItIsInForce) {
  const std::vector<BesideRow> rows = {{1, day(0), Holds::registration},
                                       {2, day(0), Holds::registration},
                                       {3, day(1), Holds::registration}};
  const std::vector<LegalHold> by_leaf = {hold_of_leaves(2, 3, 100)};
  const auto all = due(day(100), {}, rows, by_leaf);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].erase, std::vector<LeafIndex>{1});
  EXPECT_EQ(all[0].held, std::vector<LeafIndex>{2});
  EXPECT_TRUE(all[1].erase.empty());
  EXPECT_TRUE(due(day(101), {}, rows, by_leaf)[0].held.empty());  // over
  std::vector<LegalHold> by_day = {hold_of_days(0, 0, 100)};
  EXPECT_EQ(due(day(100), {}, rows, by_day)[0].held.size(), 2U);
  by_day[0].released_by = 120;
  EXPECT_TRUE(due(day(100), {}, rows, by_day)[0].held.empty());
}

TEST(Retention, CountsFromTheLaterDayWhatMustBeThereAndFromTheEarlierWhatMustGo) {
  const std::vector<BesideRow> rows = {{1, day(0), Holds::registration, day(5)},
                                       {2, day(0), Holds::registration, day(-5)},
                                       {3, day(0), Holds::token, day(5)},
                                       {4, day(0), Holds::token, day(-5)},
                                       {5, day(0), Holds::registration}};
  EXPECT_EQ(due(day(25), {}, rows, {}).front().erase, std::vector<LeafIndex>{4});
  EXPECT_EQ(due(day(30), {}, rows, {}).front().erase, (std::vector<LeafIndex>{3, 4}));
  const auto at_first = due(day(56), {}, rows, {}).front();
  EXPECT_EQ(at_first.erase, std::vector<LeafIndex>{2});
  EXPECT_EQ(at_first.later, (std::vector<LeafIndex>{1, 5}));
  EXPECT_EQ(due(day(61), {}, rows, {}).front().erase, (std::vector<LeafIndex>{2, 5}));
  EXPECT_EQ(due(day(66), {}, rows, {}).front().erase, (std::vector<LeafIndex>{1, 2, 5}));
}

// Slow and obvious: every row by itself, days counted one by one.
bool is_erased(const BesideRow& row, int today, const Retention& rules,
               const std::vector<LegalHold>& holds) {
  int age = 0;
  while (day(today) > CivilDate(sys_days(row.day) + days(age))) ++age;
  for (const LegalHold& hold : holds) {
    if (hold.released_by || day(today) > *hold.order.until) continue;
    if (hold.order.leaves && hold.order.leaves->first <= row.index &&
        row.index <= hold.order.leaves->last) {
      return false;
    }
    if (hold.order.days && hold.order.days->first <= row.day && row.day <= hold.order.days->last) {
      return false;
    }
  }
  if (row.holds == Holds::registration) return age > rules.register_days;
  return row.holds == Holds::token && age >= rules.token_days;
}

TEST(Retention, AgreesWithAskingOfEveryRowByItself) {
  std::mt19937 dice(5);
  const auto upto = [&](int most) { return static_cast<int>(dice() % (most + 1)); };
  for (int round = 0; round < 300; ++round) {
    Retention rules;
    rules.register_days = 60 + upto(20);
    rules.token_days = 1 + upto(29);
    std::vector<BesideRow> rows;
    for (LeafIndex i = 0; i < 60; ++i) {
      rows.push_back({i, day(upto(100)), static_cast<Holds>(1 + upto(3))});
    }
    std::vector<LegalHold> holds;
    for (int i = upto(3); i > 0; --i) {
      const int first = upto(60);
      holds.push_back(upto(1) == 0
                          ? hold_of_days(first, first + upto(20), upto(200))
                          : hold_of_leaves(static_cast<LeafIndex>(first),
                                           static_cast<LeafIndex>(first + upto(9)), upto(200)));
      if (upto(3) == 0) holds.back().released_by = 500;
    }
    const int today = upto(170);
    std::vector<bool> erased(rows.size());
    for (const Due& group : due(day(today), rules, rows, holds)) {
      for (const LeafIndex leaf : group.erase) erased[leaf] = true;
      EXPECT_FALSE(group.erase.empty() && group.held.empty());
    }
    for (const BesideRow& row : rows) {
      ASSERT_EQ(erased[row.index], is_erased(row, today, rules, holds)) << round;
    }
  }
}

}  // namespace
}  // namespace menshen::ledger
