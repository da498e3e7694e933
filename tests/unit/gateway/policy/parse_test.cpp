#include "gateway/policy/parse.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/core/toml_text.hpp"
#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

using namespace std::chrono_literals;

constexpr const char* whole_table = R"(version = "t-1"
venue_class = "mixed_hotel"
adult_from = "birthday"
names_show_s = 45
listed_minors = "like_any_minor"
override = "none"

[evidence]
rank = ["typed_number", "chip_read", "code_redeemed_online", "signed_code_bound",
        "document_by_camera", "signed_code_loose"]

[weak_evidence]
counted = ["typed_number"]
share_percent = 25
at_least = 0

[hours]
every_day = "08:00-24:00"
friday = ["08:00-12:00", "18:00-02:00"]
sunday = "closed"
holidays = "10:00-20:00"

[[zone]]
name = "esports"
minors = "no_minors"
least_evidence = "chip_read"

[[zone]]
name = "rooms"
minors = "five_musts"
least_evidence = "typed_number"
hours = { every_day = "00:00-24:00" }

[[holiday]]
name = "later"
days = [2026-10-02, 2026-10-01]

[[holiday]]
name = "earlier"
days = [2026-05-01]
)";

// The shortest table without a mistake.
constexpr const char* least_table = R"(version = "t"
venue_class = "arcade"
[hours]
every_day = "00:00-24:00"
[[zone]]
name = "z"
minors = "no_minors"
least_evidence = "typed_number"
)";

std::string found(const std::string& toml, Provenance provenance = Provenance::local_file) {
  const ParsedRules parsed = parse_rules(toml, provenance);
  if (parsed) return "none";
  std::string text;
  for (const Mistake& mistake : parsed.error().all) {
    EXPECT_FALSE(mistake.remedy.empty()) << mistake.what;
    text += std::to_string(mistake.line) + ": " + mistake.what + "\n";
  }
  return text;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(RuleTable, IsReadWhole) {
  const ParsedRules parsed = parse_rules(whole_table);
  ASSERT_TRUE(parsed) << found(whole_table);
  const Rules& rules = *parsed;
  EXPECT_EQ(rules.version, "t-1");
  EXPECT_EQ(rules.venue_class, VenueClass::mixed_hotel);
  EXPECT_EQ(rules.adult_from, AdultFrom::birthday);
  EXPECT_EQ(rules.listed_minors, ListedMinors::like_any_minor);
  EXPECT_EQ(rules.overrides, OverrideRule::none);
  EXPECT_EQ(rules.names_show, 45s);
  EXPECT_EQ(rules.evidence_rank.front(), Evidence::typed_number);
  EXPECT_EQ(rules.weak.evidence, std::vector{Evidence::typed_number});
  EXPECT_EQ(rules.weak.share_percent, 25U);
  EXPECT_EQ(rules.weak.at_least, 0U);
  EXPECT_EQ(rules.clock_floor, Instant{});

  ASSERT_EQ(rules.zones.size(), 2U);
  const Zone* esports = rules.zone("esports");
  ASSERT_NE(esports, nullptr);
  EXPECT_EQ(esports->minors, MinorRule::no_minors);
  EXPECT_EQ(esports->least_evidence, Evidence::chip_read);
  EXPECT_EQ(to_text(esports->hours.weekdays[0]), "08:00-24:00");
  EXPECT_EQ(to_text(esports->hours.weekdays[4]), "08:00-12:00, 18:00-02:00");
  EXPECT_EQ(to_text(esports->hours.weekdays[6]), "closed");
  EXPECT_EQ(to_text(*esports->hours.holidays), "10:00-20:00");
  EXPECT_EQ(to_text(rules.zone("rooms")->hours.weekdays[6]), "00:00-24:00");
  EXPECT_FALSE(rules.zone("rooms")->hours.holidays);
  EXPECT_EQ(rules.zone("bar"), nullptr);

  ASSERT_EQ(rules.holidays.size(), 3U);
  EXPECT_EQ(rules.holiday(date(2026, 5, 1))->name, "earlier");
  EXPECT_EQ(rules.holiday(date(2026, 10, 2))->name, "later");
  EXPECT_EQ(rules.holiday(date(2026, 10, 3)), nullptr);
}

TEST(RuleTable, HasCautiousDefaults) {
  const ParsedRules parsed = parse_rules(least_table);
  ASSERT_TRUE(parsed) << found(least_table);
  EXPECT_EQ(parsed->adult_from, AdultFrom::day_after_birthday);
  EXPECT_EQ(parsed->listed_minors, ListedMinors::like_any_minor);
  EXPECT_EQ(parsed->overrides, OverrideRule::adults);
  EXPECT_EQ(parsed->evidence_rank, Rules{}.evidence_rank);
  EXPECT_EQ(parsed->weak.evidence, Rules{}.weak.evidence);
}

constexpr const char* mistaken_table = R"(version = ""
venue_class = "cafe"
adult_from = 18
names_show_s = 601
colour = "red"

[evidence]
rank = ["chip_read", "chip_read", "stone"]
extra = 1

[weak_evidence]
counted = "typed_number"
share_percent = 101
at_least = -1

[hours]
monday = "8-24"
sunday = []
holidays = ["08:00-24:00", 7]

[[zone]]
name = "hall"
minors = "some"

[[zone]]
name = "hall"
minors = "minors_on_holidays"
least_evidence = "none"
hours = "always"

[[holiday]]
days = [2026-10-01, "2026-10-02", 2026-10-01]
)";

TEST(RuleTable, ReportsEveryMistakeAtOnceWithItsLine) {
  EXPECT_EQ(found(mistaken_table),
            R"(1: version is no short text
2: venue_class is none of the known words
3: adult_from is none of the known words
4: names_show_s is out of bounds
5: colour is unknown
7: evidence.rank is not whole
8: evidence.rank names chip_read twice
8: evidence.rank has something that is none of the known words
9: evidence.extra is unknown
12: weak_evidence.counted is no list
13: weak_evidence.share_percent is out of bounds
14: weak_evidence.at_least is out of bounds
16: hours.tuesday is missing
16: hours.wednesday is missing
16: hours.thursday is missing
16: hours.friday is missing
16: hours.saturday is missing
17: hours.monday has hours that cannot be read, or too many
18: hours.sunday is empty
19: hours.holidays has hours that cannot be read, or too many
21: zone.least_evidence is missing
23: zone.minors is none of the known words
25: zone "hall" is there twice
28: zone.least_evidence is none of the known words
29: zone.hours is no table
31: holiday.name is missing
32: holiday.days has something that is no date
32: holiday.days names 2026-10-01 twice
)");
}

TEST(RuleTable, NamesWhatIsMissing) {
  EXPECT_EQ(found(""),
            "1: version is missing\n1: venue_class is missing\n1: hours is missing\n"
            "1: zone is missing\n");
}

TEST(RuleTable, RefusesTheWrongShapes) {
  EXPECT_EQ(found(replaced(least_table, "[hours]\nevery_day = \"00:00-24:00\"", "hours = 7")),
            "3: hours is no table\n");
  EXPECT_EQ(found(replaced(least_table, "[[zone]]", "[zone]")), "5: zone is no list\n");
  EXPECT_EQ(found("holiday = [1]\n" + std::string(least_table)),
            "1: holiday has something that is no table\n");
  EXPECT_EQ(found(std::string("zone = []\n") + "version = \"t\"\nvenue_class = \"arcade\"\n" +
                  "[hours]\nevery_day = \"closed\"\n"),
            "1: zone is empty\n");
}

TEST(RuleTable, NeedsHolidaysWhereAZoneLivesByThem) {
  EXPECT_EQ(found(replaced(least_table, "\"no_minors\"", "\"minors_on_holidays\"")),
            "5: zone \"z\" needs holidays and the table has none\n");
}

TEST(RuleTable, TellsListedMinorsApartOnlyWhereTheCountySigned) {
  const std::string told = "listed_minors = \"told_apart\"\n" + std::string(least_table);
  EXPECT_EQ(found(told), "1: listed minors are told apart by an unsigned table\n");
  const ParsedRules parsed = parse_rules(told, Provenance::signed_by_county);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->listed_minors, ListedMinors::told_apart);
}

TEST(RuleTable, SaysWhereATextStopsBeingToml) {
  const ParsedRules parsed = parse_rules("version = \"t\"\nvenue_class = arcade\n");
  ASSERT_FALSE(parsed);
  ASSERT_EQ(parsed.error().all.size(), 1U);
  EXPECT_EQ(parsed.error().all[0].line, 2U);
  EXPECT_TRUE(parsed.error().all[0].what.starts_with("not TOML: "));
}

TEST(RuleTable, HasLimits) {
  std::string text = least_table;
  text += "#" + std::string(rules_text_bytes_max - text.size() - 1, 'x');
  EXPECT_EQ(text.size(), rules_text_bytes_max);
  EXPECT_EQ(found(text), "none");
  EXPECT_EQ(found(text + "x"), "0: the text has more than 262144 bytes\n");

  const std::string longest(name_bytes_max, 'n');
  EXPECT_EQ(found(replaced(least_table, "\"t\"", "\"" + longest + "\"")), "none");
  EXPECT_EQ(found(replaced(least_table, "\"t\"", "\"" + longest + "n\"")),
            "1: version is no short text\n");
  EXPECT_EQ(found(replaced(least_table, "\"t\"", "\"a\\nb\"")), "1: version is no short text\n");
  EXPECT_EQ(found("names_show_s = 600\n" + std::string(least_table)), "none");
  EXPECT_EQ(found("weak_evidence.at_least = 100000\n" + std::string(least_table)), "none");
  EXPECT_EQ(found("weak_evidence.at_least = 100001\n" + std::string(least_table)),
            "1: weak_evidence.at_least is out of bounds\n");
}

std::string table_with_zones(std::size_t count) {
  std::string text = "version = \"t\"\nvenue_class = \"arcade\"\n[hours]\nevery_day = \"closed\"\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "[[zone]]\nname = \"z" + std::to_string(i) +
            "\"\nminors = \"no_minors\"\nleast_evidence = \"chip_read\"\n";
  }
  return text;
}

TEST(RuleTable, LimitsItsZones) {
  EXPECT_EQ(found(table_with_zones(zones_max)), "none");
  EXPECT_EQ(found(table_with_zones(zones_max + 1)), "1: more than 64 zones\n");
}

std::string table_with_holidays(std::size_t count) {
  std::string days;
  for (std::size_t i = 0; i < count; ++i) {
    days += to_iso(CivilDate(std::chrono::sys_days(date(2026, 1, 1)) + std::chrono::days(i))) + ",";
  }
  return std::string(least_table) + "[[holiday]]\nname = \"h\"\ndays = [" + days + "]\n";
}

TEST(RuleTable, LimitsItsHolidays) {
  EXPECT_EQ(found(table_with_holidays(holiday_days_max)), "none");
  EXPECT_EQ(found(table_with_holidays(holiday_days_max + 1)), "11: more than 1000 days in all\n");
}

TEST(RuleTable, LimitsTheSpansOfADay) {
  const auto table = [](std::size_t count) {
    std::string spans;
    for (std::size_t i = 0; i < count; ++i) spans += "\"08:00-09:00\",";
    return replaced(least_table, "\"00:00-24:00\"", "[" + spans + "]");
  };
  EXPECT_EQ(found(table(spans_a_day_max)), "none");
  EXPECT_EQ(found(table(spans_a_day_max + 1)),
            "4: hours.every_day has hours that cannot be read, or too many\n");
}

TEST(RuleTable, SurvivesTruncationAndMutationAtEveryByte) {
  const std::string text = whole_table;
  for (std::size_t i = 0; i < text.size(); ++i) {
    found(text.substr(0, i));
    for (const char other : {'\0', '"', '\n', '\xFF', '['}) {
      std::string mutated = text;
      mutated[i] = other;
      found(mutated);
    }
  }
}

TEST(RuleTable, SurvivesDeepNesting) {
  EXPECT_NE(found("version = " + std::string(100'000, '[')), "none");
  const auto key_of_dots = [](std::size_t dots) {
    std::string key = "a";
    for (std::size_t i = 0; i < dots; ++i) key += ".a";
    return key + " = 1\n";
  };
  const std::string too_many = "0: the text has more than 4000 dots\n";
  EXPECT_EQ(found(key_of_dots(toml_dots_max) + least_table), "1: a is unknown\n");
  EXPECT_EQ(found(key_of_dots(toml_dots_max + 1) + least_table), too_many);
  EXPECT_EQ(found(key_of_dots(50'000)), too_many);
}

}  // namespace
}  // namespace menshen::policy
