#include "gateway/identity/short_date.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace menshen::identity {
namespace {

using namespace std::chrono;

std::string yymmdd(const CivilDate& date) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d%02u%02u", static_cast<int>(date.year()) % 100,
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

// Walks back day by day until the six digits match.
std::optional<CivilDate> obvious_past(const std::string& digits, const CivilDate& today) {
  for (sys_days day = today; day > sys_days(today) - days(73048); day -= days(1)) {
    if (yymmdd(day) == digits) return CivilDate(day);
  }
  return std::nullopt;
}

TEST(PastShortDate, IsTheLatestDayWithTheseDigits) {
  for (const CivilDate today : {CivilDate(2026y / March / 10), CivilDate(2000y / February / 29),
                                CivilDate(2100y / January / 1)}) {
    for (int back = 0; back < 36000; back += 17011) {
      const CivilDate day = sys_days(today) - days(back);
      EXPECT_EQ(past_short_date(yymmdd(day), today), obvious_past(yymmdd(day), today));
    }
  }
}

TEST(PastShortDate, IsNeverInTheFuture) {
  const CivilDate today = 2026y / March / 10;
  EXPECT_EQ(past_short_date("260310", today), today);
  EXPECT_EQ(past_short_date("260311", today), 1926y / March / 11);
  EXPECT_EQ(past_short_date("991231", today), 1999y / December / 31);
}

TEST(PastShortDate, KnowsLeapYearsOfBothCenturies) {
  const CivilDate today = 2026y / March / 10;
  EXPECT_EQ(past_short_date("000229", today), 2000y / February / 29);
  EXPECT_EQ(past_short_date("280229", today), 1928y / February / 29);
  EXPECT_EQ(past_short_date("260229", today), std::nullopt);
}

TEST(NearShortDate, LiesFromFiftyYearsBackToFortyNineAhead) {
  const CivilDate today = 2026y / March / 10;
  EXPECT_EQ(near_short_date("751231", today), 2075y / December / 31);
  EXPECT_EQ(near_short_date("760101", today), 1976y / January / 1);
  EXPECT_EQ(near_short_date("260101", today), 2026y / January / 1);
  EXPECT_EQ(near_short_date("251231", today), 2025y / December / 31);
  EXPECT_EQ(near_short_date("100101", 2080y / March / 10), 2110y / January / 1);
}

TEST(ShortDates, AreSixDigitsOfARealDay) {
  const CivilDate today = 2026y / March / 10;
  for (const char* none :
       {"", "2603", "2603101", "26031A", "261301", "260100", "260132", "<<0101"}) {
    EXPECT_EQ(past_short_date(none, today), std::nullopt) << none;
    EXPECT_EQ(near_short_date(none, today), std::nullopt) << none;
  }
}

}  // namespace
}  // namespace menshen::identity
