#include "gateway/core/civil_date.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

namespace menshen {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr CivilDate date(int y, unsigned m, unsigned d) {
  return CivilDate(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

TEST(CivilDate, IsReadOnlyWhereItIsReal) {
  EXPECT_EQ(parse_compact_date("20260310"), date(2026, 3, 10));
  EXPECT_EQ(parse_compact_date("20240229"), date(2024, 2, 29));
  EXPECT_EQ(parse_iso_date("2026-03-10"), date(2026, 3, 10));
  for (const char* text :
       {"", "2026031", "202603100", "20260229", "20260010", "20261301", "2026-3-1",
        "00000101"
        "0101",
        "2026 310", "+2026310", "20260300"}) {
    EXPECT_FALSE(parse_compact_date(text)) << text;
  }
  for (const char* text : {"2026/03/10", "20260310", "2026-02-29", "2026-03-1x", "2026-03-100"}) {
    EXPECT_FALSE(parse_iso_date(text)) << text;
  }
}

TEST(CivilDate, WritesWhatItReads) {
  for (auto day = sys_days(date(1899, 12, 25)); day < sys_days(date(2101, 1, 9));
       day += std::chrono::days(97)) {
    const CivilDate same(day);
    EXPECT_EQ(parse_iso_date(to_iso(same)), same);
  }
}

TEST(CivilDate, HasItsAnniversaryOnTheLastOfFebruaryWhereThe29thIsMissing) {
  EXPECT_EQ(anniversary(date(2008, 2, 29), 18), date(2026, 2, 28));
  EXPECT_EQ(anniversary(date(2008, 2, 29), 20), date(2028, 2, 29));
  EXPECT_EQ(anniversary(date(2008, 3, 10), 18), date(2026, 3, 10));
  EXPECT_EQ(next_day(date(2026, 2, 28)), date(2026, 3, 1));
  EXPECT_EQ(next_day(date(2026, 12, 31)), date(2027, 1, 1));
}

TEST(Moment, ShowsTheVenuesWallAndNotTheHosts) {
  // 16:30 in Greenwich is already half past midnight of the next day in Shanghai.
  const Moment moment{sys_days(date(2026, 3, 10)) + 16h + 30min + 5s + 7ms, 8h};
  EXPECT_EQ(moment.date(), date(2026, 3, 11));
  EXPECT_EQ(moment.time_of_day(), 30min);
  EXPECT_EQ(to_iso(moment), "2026-03-11T00:30:05.007+08:00");
}

TEST(Moment, WritesOffsetsWestOfGreenwichAndHalfHours) {
  EXPECT_EQ(to_iso(Moment{sys_days(date(2026, 1, 1)), -3h - 30min}),
            "2025-12-31T20:30:00.000-03:30");
  EXPECT_EQ(to_iso(Moment{sys_days(date(2026, 1, 1)), 5h + 45min}),
            "2026-01-01T05:45:00.000+05:45");
}

TEST(Moment, IsRightBefore1970) {
  const Moment moment{sys_days(date(1969, 12, 31)) + 23h + 59min + 59s + 999ms, 0s};
  EXPECT_EQ(to_iso(moment), "1969-12-31T23:59:59.999+00:00");
}

// Whatever the moment is, the text is printf's.
TEST(Moment, IsWrittenAsPrintfWould) {
  for (std::int64_t ms = -200'000'000'000'000; ms < 300'000'000'000'000; ms += 97'777'777'777) {
    for (const auto offset : {-12h + 0min, -30min, 0min, 8h + 0min, 14h + 0min}) {
      const Moment moment{Instant(std::chrono::milliseconds(ms)), offset};
      const CivilDate day = moment.date();
      const auto local = moment.at + offset;
      const auto of_day = (local - std::chrono::floor<std::chrono::days>(local)).count();
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03d%c%02d:%02d",
                    static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                    static_cast<unsigned>(day.day()), static_cast<int>(of_day / 3'600'000),
                    static_cast<int>(of_day / 60'000 % 60), static_cast<int>(of_day / 1'000 % 60),
                    static_cast<int>(of_day % 1'000), offset < 0min ? '-' : '+',
                    static_cast<int>(std::abs(offset.count()) / 60),
                    static_cast<int>(std::abs(offset.count()) % 60));
      ASSERT_EQ(to_iso(moment), text.data()) << ms;
    }
  }
}

}  // namespace
}  // namespace menshen
