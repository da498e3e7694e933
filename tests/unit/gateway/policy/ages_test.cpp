#include <gtest/gtest.h>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

// The obvious way: count the years, then look whether the day of the year has come.
bool is_adult_counting(const CivilDate& birth, const CivilDate& today, AdultFrom rule) {
  int age = static_cast<int>(today.year()) - static_cast<int>(birth.year());
  CivilDate birthday{today.year(), birth.month(), birth.day()};
  if (!birthday.ok()) birthday = CivilDate(today.year() / 2 / 28);  // 29 February
  const bool has_come = rule == AdultFrom::birthday ? today >= birthday : today > birthday;
  if (!has_come) --age;
  return age >= 18;
}

TEST(Ages, AnAdultIsAdmittedFromTheDayAfterTheBirthday) {
  EXPECT_EQ(first_adult_day(date(2008, 3, 10), AdultFrom::day_after_birthday), date(2026, 3, 11));
  EXPECT_EQ(first_adult_day(date(2008, 2, 29), AdultFrom::day_after_birthday), date(2026, 3, 1));
  EXPECT_EQ(first_adult_day(date(2008, 2, 28), AdultFrom::day_after_birthday), date(2026, 3, 1));
  EXPECT_EQ(first_adult_day(date(2007, 12, 31), AdultFrom::day_after_birthday), date(2026, 1, 1));
}

TEST(Ages, AnAdultIsAdmittedFromTheBirthdayWhereTheRuleIsLenient) {
  EXPECT_EQ(first_adult_day(date(2008, 3, 10), AdultFrom::birthday), date(2026, 3, 10));
  EXPECT_EQ(first_adult_day(date(2008, 2, 29), AdultFrom::birthday), date(2026, 2, 28));
}

TEST(Ages, AgreeWithCountingYearsOnEveryDayAroundEveryBirthday) {
  for (const AdultFrom rule : {AdultFrom::day_after_birthday, AdultFrom::birthday}) {
    for (auto born = std::chrono::sys_days(date(2003, 12, 30));
         born < std::chrono::sys_days(date(2009, 1, 3)); born += std::chrono::days(1)) {
      const CivilDate birth(born);
      const CivilDate first = first_adult_day(birth, rule);
      for (int shift = -3; shift <= 3; ++shift) {
        const CivilDate today(std::chrono::sys_days(first) + std::chrono::days(shift));
        EXPECT_EQ(today >= first, is_adult_counting(birth, today, rule))
            << to_iso(birth) << " on " << to_iso(today);
      }
    }
  }
}

TEST(Ages, BandsChangeOnTheSameRuleAsAdulthood) {
  Rules rules;
  const CivilDate birth = date(2008, 3, 10);
  EXPECT_EQ(age_band(birth, rules, date(2022, 3, 10)), AgeBand::under_14);
  EXPECT_EQ(age_band(birth, rules, date(2022, 3, 11)), AgeBand::from_14_to_15);
  EXPECT_EQ(age_band(birth, rules, date(2024, 3, 10)), AgeBand::from_14_to_15);
  EXPECT_EQ(age_band(birth, rules, date(2024, 3, 11)), AgeBand::from_16_to_17);
  EXPECT_EQ(age_band(birth, rules, date(2026, 3, 10)), AgeBand::from_16_to_17);
  EXPECT_EQ(age_band(birth, rules, date(2026, 3, 11)), AgeBand::adult);
  rules.adult_from = AdultFrom::birthday;
  EXPECT_EQ(age_band(birth, rules, date(2026, 3, 10)), AgeBand::adult);
}

TEST(Ages, ABandIsUnknownWithoutARealBirthDate) {
  EXPECT_EQ(age_band(std::nullopt, Rules{}, date(2026, 3, 10)), AgeBand::unknown);
  EXPECT_EQ(age_band(date(2026, 2, 30), Rules{}, date(2026, 3, 10)), AgeBand::unknown);
}

TEST(Ages, ABirthInTheFutureIsNoAdults) {
  EXPECT_EQ(age_band(date(2030, 1, 1), Rules{}, date(2026, 3, 10)), AgeBand::under_14);
}

}  // namespace
}  // namespace menshen::policy
