// The tables that come with the product: they parse, they say what the sources say, and they agree
// on the calendar.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "gateway/policy/parse.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

constexpr std::array preset_names = {"internet-cafe", "esports-hotel", "mixed-hotel", "arcade"};

std::filesystem::path preset_path(const std::string& name) {
  return test::data_path("../../config/policy") / (name + ".toml");
}

Rules preset(const std::string& name) {
  const Bytes text = test::read_file(preset_path(name));
  const ParsedRules parsed = parse_rules(text_of(text));
  if (!parsed) {
    for (const Mistake& mistake : parsed.error().all) {
      ADD_FAILURE() << name << ":" << mistake.line << ": " << mistake.what;
    }
    return {};
  }
  return *parsed;
}

std::string decided(const Rules& rules, const std::string& zone, const CivilDate& birth,
                    const Moment& now) {
  EXPECT_NE(rules.zone(zone), nullptr);
  return text(decide(chip_of(birth), {}, {}, *rules.zone(zone), rules, now));
}

const CivilDate of_17 = date(2009, 1, 1);
const CivilDate of_40 = date(1986, 1, 1);
const Moment noon = shanghai(date(2026, 3, 10), 12);
const Moment night = shanghai(date(2026, 3, 10), 3);
const Moment national_day = shanghai(date(2026, 10, 1), 12);

TEST(Presets, AreAllTested) {
  std::set<std::string> files;
  for (const auto& file :
       std::filesystem::directory_iterator(preset_path("arcade").parent_path())) {
    files.insert(file.path().stem().string());
  }
  EXPECT_EQ(files, std::set<std::string>(preset_names.begin(), preset_names.end()));
}

TEST(Presets, NameThemselvesAndTakeTheStricterReading) {
  std::set<std::string> versions;
  for (const char* name : preset_names) {
    const Rules rules = preset(name);
    versions.insert(rules.version);
    EXPECT_EQ(rules.adult_from, AdultFrom::day_after_birthday) << name;
    EXPECT_EQ(rules.listed_minors, ListedMinors::like_any_minor) << name;
    EXPECT_EQ(rules.overrides, OverrideRule::adults) << name;
    EXPECT_EQ(rules.evidence_rank, Rules{}.evidence_rank) << name;
    EXPECT_EQ(rules.weak.share_percent, 10U) << name;
  }
  EXPECT_EQ(versions.size(), preset_names.size());
}

TEST(Presets, InternetCafeAdmitsAdultsFromEightToMidnight) {
  const Rules rules = preset("internet-cafe");
  EXPECT_EQ(rules.venue_class, VenueClass::internet_cafe);
  EXPECT_EQ(decided(rules, "hall", of_40, noon), "admit adult");
  EXPECT_EQ(decided(rules, "hall", of_17, noon), "refuse under_age");
  EXPECT_EQ(decided(rules, "hall", of_17, national_day), "refuse under_age");
  EXPECT_EQ(decided(rules, "hall", of_40, night), "refuse outside_hours");
}

TEST(Presets, EsportsHotelAdmitsAdultsAtAnyHour) {
  const Rules rules = preset("esports-hotel");
  EXPECT_EQ(rules.venue_class, VenueClass::esports_hotel);
  EXPECT_EQ(decided(rules, "rooms", of_40, night), "admit adult");
  EXPECT_EQ(decided(rules, "rooms", of_17, national_day), "refuse under_age");
}

TEST(Presets, MixedHotelRefersMinorsToTheFiveMustsInOtherRooms) {
  const Rules rules = preset("mixed-hotel");
  EXPECT_EQ(rules.venue_class, VenueClass::mixed_hotel);
  EXPECT_EQ(decided(rules, "esports", of_17, noon), "refuse under_age");
  EXPECT_EQ(decided(rules, "rooms", of_17, night), "refer five_musts");
  EXPECT_EQ(decided(rules, "rooms", of_40, night), "admit adult");
}

TEST(Presets, ArcadeAdmitsMinorsOnStatutoryHolidaysOnly) {
  const Rules rules = preset("arcade");
  EXPECT_EQ(rules.venue_class, VenueClass::arcade);
  EXPECT_EQ(decided(rules, "machines", of_17, noon), "refuse under_age");
  EXPECT_EQ(decided(rules, "machines", of_17, national_day), "admit holiday_for_minors");
  EXPECT_EQ(decided(rules, "machines", of_17, shanghai(date(2026, 10, 4), 12)), "refuse under_age");
  EXPECT_EQ(decided(rules, "machines", of_40, noon), "admit adult");
  EXPECT_EQ(decided(rules, "machines", of_40, shanghai(date(2026, 3, 10), 1, 59)), "admit adult");
  EXPECT_EQ(decided(rules, "machines", of_40, night), "refuse outside_hours");
  // A table that has run out keeps minors out rather than in.
  EXPECT_EQ(decided(rules, "machines", date(2011, 1, 1), shanghai(date(2028, 10, 1), 12)),
            "refuse under_age");
}

TEST(Presets, KeepWhatTheLawAsksForAndNoLonger) {
  for (const char* name : preset_names) {
    EXPECT_EQ(preset(name).retention, (Retention{60, 7, 30})) << name;
  }
}

TEST(Presets, AgreeOnTheCalendar) {
  const Rules arcade = preset("arcade");
  for (const char* name : preset_names) {
    const Rules rules = preset(name);
    ASSERT_EQ(rules.holidays.size(), arcade.holidays.size()) << name;
    for (std::size_t i = 0; i < rules.holidays.size(); ++i) {
      EXPECT_EQ(rules.holidays[i].date, arcade.holidays[i].date) << name;
      EXPECT_EQ(rules.holidays[i].name, arcade.holidays[i].name) << name;
    }
  }
}

// Thirteen statutory days a year since the revision of November 2024.
TEST(Presets, HaveThirteenStatutoryDaysEachYear) {
  const Rules rules = preset("arcade");
  for (const int year : {2026, 2027}) {
    const auto count = std::ranges::count_if(rules.holidays, [&](const Holiday& day) {
      return day.date.year() == std::chrono::year(year);
    });
    EXPECT_EQ(count, 13) << year;
    EXPECT_NE(rules.holiday(date(year, 1, 1)), nullptr);
    EXPECT_NE(rules.holiday(date(year, 5, 2)), nullptr);
    EXPECT_EQ(rules.holiday(date(year, 5, 3)), nullptr);
    EXPECT_EQ(rules.holiday(date(year, 6, 1)), nullptr);  // Children's Day is not everybody's
    EXPECT_NE(rules.holiday(date(year, 10, 3)), nullptr);
  }
  EXPECT_EQ(rules.holiday(date(2026, 2, 17))->name, "春节 Spring Festival");
  EXPECT_EQ(rules.holiday(date(2027, 2, 6))->name, "春节 Spring Festival");
}

}  // namespace
}  // namespace menshen::policy
