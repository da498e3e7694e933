#include <gtest/gtest.h>

#include "gateway/policy/explain.hpp"
#include "gateway/policy/parse.hpp"
#include "tests/unit/gateway/policy/door.hpp"

namespace menshen::policy {
namespace {

std::string table_with(const std::string& retention) {
  return "version = \"t\"\nvenue_class = \"arcade\"\n" + retention +
         "[hours]\nevery_day = \"closed\"\n[[zone]]\nname = \"hall\"\nminors = \"no_minors\"\n"
         "least_evidence = \"chip_read\"\n";
}

// What is wrong with the third line.
std::string mistake_of(const std::string& line) {
  const auto parsed = parse_rules(table_with("[retention]\n" + line + "\n"));
  if (parsed) return "none";
  EXPECT_EQ(parsed.error().all.size(), 1U) << line;
  EXPECT_EQ(parsed.error().all[0].line, 4U) << line;
  return parsed.error().all[0].what + ": " + parsed.error().all[0].remedy;
}

TEST(RetentionRule, IsReadFromTheTable) {
  const auto rules = parse_rules(
      table_with("[retention]\nregister_days = 90\nregister_grace_days = 3\ntoken_days = 7\n"));
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->retention, (Retention{90, 3, 7}));
}

TEST(RetentionRule, IsTheLawsWhereTheTableSaysNothing) {
  const auto rules = parse_rules(table_with(""));
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->retention, (Retention{60, 7, 30}));
  EXPECT_EQ(mistake_of("register_days = 61"), "none");
}

TEST(RetentionRule, HasItsLimits) {
  EXPECT_EQ(mistake_of("register_days = 60"), "none");
  EXPECT_EQ(mistake_of("register_days = 59"),
            "retention.register_days is out of bounds: write a whole number from 60 to 3650");
  EXPECT_EQ(mistake_of("register_days = 3650"), "none");
  EXPECT_NE(mistake_of("register_days = 3651"), "none");
  EXPECT_EQ(mistake_of("register_grace_days = 0"), "none");
  EXPECT_EQ(mistake_of("register_grace_days = 7"), "none");
  EXPECT_NE(mistake_of("register_grace_days = 8"), "none");
  EXPECT_NE(mistake_of("register_grace_days = -1"), "none");
  EXPECT_EQ(mistake_of("token_days = 30"), "none");
  EXPECT_NE(mistake_of("token_days = 31"), "none");
  EXPECT_NE(mistake_of("token_days = 0"), "none");
  EXPECT_NE(mistake_of("token_days = \"30\""), "none");
  EXPECT_NE(mistake_of("names_days = 30"), "none");
}

TEST(RetentionRule, IsSaidWhenTheTableIsExplained) {
  Door door;
  door.rules.retention = {90, 3, 7};
  const auto explanation =
      explain(door.rules, door.zone, {door.now, date(1980, 1, 1), Evidence::chip_read});
  EXPECT_EQ(explanation.lines.back(),
            "Registrations are kept for 90 days and gone within 3 more; tokens are gone after 7 "
            "days.");
}

}  // namespace
}  // namespace menshen::policy
