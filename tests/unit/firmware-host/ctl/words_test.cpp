#include "firmware-host/ctl/words.hpp"

#include <gtest/gtest.h>

namespace menshen::ctl {
namespace {

using namespace std::chrono_literals;

TEST(Words, AnInstantComesBackAsItWasWritten) {
  for (const char* text :
       {"2026-03-10T06:05:09Z", "1970-01-01T00:00:00Z", "2100-12-31T23:59:59Z"}) {
    const auto instant = parse_instant(text);
    ASSERT_TRUE(instant) << text;
    EXPECT_EQ(json_time(*instant), text);
  }
}

TEST(Words, WhatIsNoInstantIsNone) {
  for (const char* text :
       {"", "2026-03-10", "2026-03-10T06:05:09", "2026-03-10T06:05:09z", "2026-03-10 06:05:09Z",
        "2026-02-30T06:05:09Z", "2026-03-10T24:05:09Z", "2026-03-10T06:60:09Z",
        "2026-03-10T06:05:60Z", "2026-03-10T06:05:09+08:00", "2026-03-10T06:05:0aZ"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Words, ATimeOfDayIsTwoAndTwoDigits) {
  EXPECT_EQ(parse_time_of_day("00:00"), 0min);
  EXPECT_EQ(parse_time_of_day("23:59"), 23h + 59min);
  for (const char* text : {"", "24:00", "12:60", "1:30", "12:3", "12-30", "-1:30", "12:300"}) {
    EXPECT_FALSE(parse_time_of_day(text)) << text;
  }
}

TEST(Words, SexesHaveWords) {
  EXPECT_EQ(name_of(Sex::unknown), "unknown");
  EXPECT_EQ(name_of(Sex::male), "male");
  EXPECT_EQ(name_of(Sex::female), "female");
  EXPECT_EQ(name_of(Sex::not_stated), "not_stated");
}

TEST(Words, ADateIsIsoOrNull) {
  EXPECT_EQ(json_date(CivilDate{2026y / 3 / 10}), "2026-03-10");
  EXPECT_TRUE(json_date(std::nullopt).is_null());
}

TEST(Words, WhatIsShownAgainIsShortAndPrintable) {
  EXPECT_EQ(shown("11010519491231002X"), "11010519491231002X");
  EXPECT_EQ(shown("a\n\x7f张"), "a?????");
  EXPECT_EQ(shown(std::string(65, 'a')), std::string(64, 'a'));
}

}  // namespace
}  // namespace menshen::ctl
