#include "gateway/policy/explain.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

bool says(const Explanation& explanation, std::string_view words) {
  return std::ranges::any_of(explanation.lines, [words](const std::string& line) {
    return line.find(words) != std::string::npos;
  });
}

std::string all(const Explanation& explanation) {
  std::string text;
  for (const std::string& line : explanation.lines) text += line + "\n";
  return text;
}

TEST(Explain, SaysInOrderWhatTheTableAnswers) {
  Door door;
  door.zone.hours.weekdays.fill({*parse_span("08:00-24:00")});
  const Explanation explanation =
      explain(door.rules, door.zone,
              {shanghai(date(2026, 3, 10), 14, 5), date(2008, 3, 10), Evidence::chip_read});
  EXPECT_EQ(all(explanation),
            "Table test, venue class internet_cafe, zone hall.\n"
            "2026-03-10, Tuesday, is no holiday of the table.\n"
            "Nobody under 18 may enter.\n"
            "Born 2008-03-10: adult from 2026-03-11 (on the day after the 18th birthday), age band "
            "on this day 16_17.\n"
            "Hours of this day: 08:00-24:00. At 14:05 the zone is open.\n"
            "Evidence chip_read is enough: the zone asks for typed_number or better.\n"
            "A manager may let an adult in against the rules: always a violation.\n"
            "Decision: refuse (under_age).\n"
            "Registrations are kept for 60 days and gone within 7 more; tokens are gone after 30 "
            "days.\n");
  EXPECT_EQ(explanation.age_band, AgeBand::from_16_to_17);
  EXPECT_EQ(explanation.first_adult_day, date(2026, 3, 11));
  EXPECT_TRUE(explanation.open);
  EXPECT_TRUE(explanation.holidays_known);
}

TEST(Explain, AnswersWhatDecideAnswers) {
  for (const MinorRule rule :
       {MinorRule::no_minors, MinorRule::minors_on_holidays, MinorRule::five_musts}) {
    for (const CivilDate& birth : {date(1980, 1, 1), date(2008, 3, 10), date(2015, 1, 1)}) {
      for (const CivilDate& day : {date(2026, 3, 11), date(2026, 5, 1)}) {
        Door door;
        door.zone.minors = rule;
        door.now = shanghai(day, 12);
        door.born(birth);
        const Explanation explanation =
            explain(door.rules, door.zone, {door.now, birth, Evidence::chip_read});
        EXPECT_EQ(text(explanation.decision), text(door.decide()));
        EXPECT_TRUE(says(explanation, "Decision: " + std::string(name_of(door.decide().outcome))));
      }
    }
  }
}

TEST(Explain, NamesTheHolidayAndTheYearWithoutAny) {
  Door door;
  door.zone.minors = MinorRule::minors_on_holidays;
  auto explanation =
      explain(door.rules, door.zone,
              {shanghai(date(2026, 5, 1), 12), date(2012, 1, 1), Evidence::chip_read});
  EXPECT_EQ(explanation.holiday, "Labour Day");
  EXPECT_TRUE(says(explanation, "is a holiday of the table: Labour Day."));
  EXPECT_TRUE(says(explanation, "holidays only"));
  explanation = explain(door.rules, door.zone,
                        {shanghai(date(2029, 5, 1), 12), date(2012, 1, 1), Evidence::chip_read});
  EXPECT_FALSE(explanation.holidays_known);
  EXPECT_TRUE(says(explanation, "no holidays of this year at all"));
}

TEST(Explain, SaysWhenEvidenceIsWeakOrTooWeakAndTheZoneClosed) {
  Door door;
  door.zone.least_evidence = Evidence::signed_code_bound;
  door.zone.hours.weekdays.fill({});
  const auto explanation =
      explain(door.rules, door.zone, {door.now, date(1980, 1, 1), Evidence::typed_number});
  EXPECT_FALSE(explanation.open);
  EXPECT_TRUE(says(explanation, "typed_number is too weak: the zone asks for signed_code_bound"));
  EXPECT_TRUE(says(explanation, "It counts as weak: up to 3 a day, beyond that up to 10 %"));
  EXPECT_TRUE(says(explanation, "Hours of this day: closed."));
  EXPECT_TRUE(says(explanation, "refuse (outside_hours, evidence_too_weak)"));
}

TEST(Explain, SaysWhomAManagerMayLetIn) {
  Door door;
  const auto said = [&](OverrideRule rule) {
    door.rules.overrides = rule;
    return explain(door.rules, door.zone, {door.now, date(1980, 1, 1), Evidence::chip_read});
  };
  EXPECT_TRUE(says(said(OverrideRule::none), "No manager may"));
  EXPECT_TRUE(says(said(OverrideRule::adults), "an adult in"));
  EXPECT_TRUE(says(said(OverrideRule::anyone), "minors too"));
}

TEST(Explain, SaysThatSomebodyMustLookWhereNoBirthDateIsGiven) {
  Door door;
  door.rules.adult_from = AdultFrom::birthday;
  auto explanation = explain(door.rules, door.zone, {door.now, std::nullopt, Evidence::chip_read});
  EXPECT_TRUE(says(explanation, "Birth date unknown"));
  EXPECT_FALSE(explanation.first_adult_day);
  EXPECT_TRUE(says(explanation, "refer (birth_unknown)"));
  explanation = explain(door.rules, door.zone, {door.now, date(2026, 2, 30), Evidence::chip_read});
  EXPECT_TRUE(says(explanation, "Birth date unknown"));
  explanation = explain(door.rules, door.zone, {door.now, date(2008, 2, 29), Evidence::chip_read});
  EXPECT_TRUE(says(explanation, "adult from 2026-02-28 (on the 18th birthday)"));
}

}  // namespace
}  // namespace menshen::policy
