#include "gateway/policy/opening_hours.hpp"

#include <gtest/gtest.h>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

using namespace std::chrono_literals;

OpeningHours every_day(const char* span) {
  OpeningHours hours;
  hours.weekdays.fill({*parse_span(span)});
  return hours;
}

const CivilDate tuesday = date(2026, 3, 10);

TEST(OpeningHours, ReadSpansStrictly) {
  EXPECT_EQ(parse_span("08:00-24:00"), (Span{8h, 24h}));
  EXPECT_EQ(parse_span("00:00-24:00"), (Span{0h, 24h}));
  EXPECT_EQ(parse_span("18:30-02:15"), (Span{18h + 30min, 26h + 15min}));
  EXPECT_EQ(parse_span("23:59-00:00"), (Span{23h + 59min, 24h}));
  for (const char* wrong : {"", "08:00", "8:00-24:00", "08:00-24:01", "24:00-08:00", "08:00-08:00",
                            "00:00-00:00", "08:60-09:00", "08.00-24.00", "08:00-24:00 ",
                            "08:00--24:00", "-08:00-24:00", "ab:cd-ef:gh", "08:00–24:00"}) {
    EXPECT_FALSE(parse_span(wrong)) << wrong;
  }
}

TEST(OpeningHours, WriteWhatTheyRead) {
  for (const char* span : {"08:00-24:00", "00:00-24:00", "18:30-02:15", "09:05-09:06"}) {
    EXPECT_EQ(to_text(*parse_span(span)), span);
  }
  EXPECT_EQ(to_text(DayHours{}), "closed");
  EXPECT_EQ(to_text(DayHours{*parse_span("08:00-12:00"), *parse_span("18:00-02:00")}),
            "08:00-12:00, 18:00-02:00");
}

TEST(OpeningHours, OpenWithTheMinuteAndCloseWithTheMinute) {
  const OpeningHours hours = every_day("08:00-24:00");
  EXPECT_FALSE(hours.is_open(shanghai(tuesday, 7, 59, 59), {}));
  EXPECT_TRUE(hours.is_open(shanghai(tuesday, 8, 0, 0), {}));
  EXPECT_TRUE(hours.is_open(shanghai(tuesday, 23, 59, 59), {}));
  EXPECT_FALSE(hours.is_open(shanghai(tuesday, 24, 0, 0), {}));
}

TEST(OpeningHours, PastMidnightBelongToTheDayTheyBegan) {
  OpeningHours hours;
  hours.weekdays.fill({});
  hours.weekdays[1] = {*parse_span("18:00-02:00")};  // Tuesday
  EXPECT_FALSE(hours.is_open(shanghai(tuesday, 1), {}));
  EXPECT_FALSE(hours.is_open(shanghai(tuesday, 17, 59), {}));
  EXPECT_TRUE(hours.is_open(shanghai(tuesday, 18), {}));
  EXPECT_TRUE(hours.is_open(shanghai(next_day(tuesday), 1, 59), {}));
  EXPECT_FALSE(hours.is_open(shanghai(next_day(tuesday), 2), {}));
  EXPECT_FALSE(hours.is_open(shanghai(next_day(tuesday), 18), {}));
}

TEST(OpeningHours, WrapFromSundayToMonday) {
  OpeningHours hours;
  hours.weekdays.fill({});
  hours.weekdays[6] = {*parse_span("22:00-04:00")};
  EXPECT_TRUE(hours.is_open(shanghai(date(2026, 3, 15), 22), {}));
  EXPECT_TRUE(hours.is_open(shanghai(date(2026, 3, 16), 3, 59), {}));
  EXPECT_FALSE(hours.is_open(shanghai(date(2026, 3, 16), 4), {}));
}

TEST(OpeningHours, FollowTheHolidayTableOnHolidays) {
  OpeningHours hours = every_day("08:00-24:00");
  hours.holidays = DayHours{*parse_span("10:00-01:00")};
  const std::vector<Holiday> table = {{date(2026, 10, 1), "National Day"}};
  EXPECT_FALSE(hours.is_open(shanghai(date(2026, 10, 1), 9), table));
  EXPECT_TRUE(hours.is_open(shanghai(date(2026, 10, 1), 10), table));
  EXPECT_TRUE(hours.is_open(shanghai(date(2026, 10, 2), 0, 30), table));
  EXPECT_FALSE(hours.is_open(shanghai(date(2026, 10, 2), 1), table));
  EXPECT_TRUE(hours.is_open(shanghai(date(2026, 10, 2), 9), table));
}

TEST(OpeningHours, AreAlwaysUnlessSaid) {
  for (int hour = 0; hour < 24; ++hour) {
    EXPECT_TRUE(OpeningHours{}.is_open(shanghai(tuesday, hour), {}));
  }
}

// The obvious way: paint every minute of two weeks, then look.
TEST(OpeningHours, AgreeWithAPaintedCalendar) {
  OpeningHours hours;
  hours.weekdays = {DayHours{*parse_span("08:00-24:00")},
                    DayHours{*parse_span("08:00-12:00"), *parse_span("11:00-13:30")},
                    DayHours{},
                    DayHours{*parse_span("18:00-17:59")},
                    DayHours{*parse_span("00:00-24:00")},
                    DayHours{*parse_span("23:59-00:01")},
                    DayHours{*parse_span("06:00-07:00"), *parse_span("22:00-05:00")}};
  hours.holidays = DayHours{*parse_span("12:00-03:00")};
  const std::vector<Holiday> table = {{date(2026, 3, 6), "one"}, {date(2026, 3, 12), "two"}};

  const std::chrono::sys_days first{date(2026, 3, 1)};
  std::vector<bool> painted(16 * 1440, false);
  for (int day = 0; day < 15; ++day) {
    const CivilDate today(first + std::chrono::days(day));
    const bool holiday = today == date(2026, 3, 6) || today == date(2026, 3, 12);
    const unsigned weekday = (day + 6) % 7;  // 2026-03-01 is a Sunday
    for (const Span& span : holiday ? *hours.holidays : hours.weekdays[weekday]) {
      for (auto t = span.opens; t < span.closes; ++t) {
        painted[static_cast<std::size_t>(day * 1440 + t.count())] = true;
      }
    }
  }
  for (int day = 1; day < 15; ++day) {
    for (int minute = 0; minute < 1440; ++minute) {
      const CivilDate today(first + std::chrono::days(day));
      ASSERT_EQ(hours.is_open(shanghai(today, 0, minute), table),
                painted[static_cast<std::size_t>(day * 1440 + minute)])
          << to_iso(shanghai(today, 0, minute));
    }
  }
}

}  // namespace
}  // namespace menshen::policy
