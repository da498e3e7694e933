#include "firmware-host/ctl/explain_policy.hpp"

#include <gtest/gtest.h>

#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

std::string preset(const std::string& name) {
  return std::string(MENSHEN_SOURCE_DIR) + "/config/policy/" + name + ".toml";
}

class ExplainPolicy : public ::testing::Test {
 protected:
  test::Ended explain(std::vector<std::string> more, const std::string& zone = "hall") {
    std::vector<std::string> words = {"policy", "explain", "--rules", preset("internet-cafe"),
                                      "--zone", zone};
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words);
  }
  test::CommandLine line_;
};

TEST_F(ExplainPolicy, TheEighteenthBirthdayItselfIsStillRefused) {
  const auto on_the_day = explain({"--birth", "2008-03-10", "--on", "2026-03-10", "--at", "12:00"});
  const auto the_day_after =
      explain({"--birth", "2008-03-10", "--on", "2026-03-11", "--at", "12:00"});
  EXPECT_EQ(on_the_day.code, exit_ok);
  EXPECT_EQ(on_the_day.json().at("outcome"), "refuse");
  EXPECT_EQ(on_the_day.json().at("reasons"), boost::json::parse(R"(["under_age"])"));
  EXPECT_EQ(on_the_day.json().at("first_adult_day"), "2026-03-11");
  EXPECT_EQ(the_day_after.json().at("outcome"), "admit");
}

TEST_F(ExplainPolicy, ItsMembersStandInAFixedOrder) {
  std::vector<std::string> members;
  const auto json = explain({"--birth", "1990-01-01"}).json();
  for (const auto& member : json) members.emplace_back(member.key());
  EXPECT_EQ(members,
            (std::vector<std::string>{"rules_version", "zone", "moment", "birth", "evidence",
                                      "outcome", "reasons", "age_band", "first_adult_day", "open",
                                      "holiday", "holidays_known", "lines"}));
}

TEST_F(ExplainPolicy, WithoutDateAndTimeItIsNowAtTheVenue) {
  EXPECT_EQ(explain({}).json().at("moment"), "2026-03-10T14:05:00.000+08:00");
}

TEST_F(ExplainPolicy, DateAndTimeAreTheVenuesWallClock) {
  const auto json = explain({"--on", "2026-07-01", "--at", "07:59"}).json();
  EXPECT_EQ(json.at("moment"), "2026-07-01T07:59:00.000+08:00");
  EXPECT_EQ(json.at("open"), false);
  EXPECT_EQ(explain({"--on", "2026-07-01", "--at", "08:00"}).json().at("open"), true);
}

TEST_F(ExplainPolicy, FollowsASummerTimeOfAnotherZone) {
  const auto ended =
      line_.run({"--time-zone", "Europe/Berlin", "policy", "explain", "--rules",
                 preset("internet-cafe"), "--zone", "hall", "--on", "2026-07-01", "--at", "01:30"});
  EXPECT_EQ(ended.json().at("moment"), "2026-07-01T01:30:00.000+02:00");
}

TEST_F(ExplainPolicy, SpeaksInSentencesWhereAsked) {
  const auto json = explain({"--birth", "2012-01-01"}).json();
  const auto lines = explain({"--birth", "2012-01-01", "--lines"});
  EXPECT_EQ(lines.code, exit_ok);
  std::string joined;
  for (const auto& line : json.at("lines").as_array()) {
    joined += std::string(line.as_string()) + "\n";
  }
  EXPECT_EQ(lines.out, joined);
  EXPECT_NE(joined.find("under 18"), std::string::npos);
}

TEST_F(ExplainPolicy, WeakEvidenceIsSomethingElse) {
  const auto json = explain({"--birth", "1990-01-01", "--evidence", "typed_number"}).json();
  EXPECT_EQ(json.at("evidence"), "typed_number");
}

TEST_F(ExplainPolicy, AZoneThatIsNotThereNamesThoseThatAre) {
  const auto ended = explain({}, "attic");
  EXPECT_EQ(ended.code, exit_usage);
  EXPECT_NE(ended.err.find("hall"), std::string::npos);
}

TEST_F(ExplainPolicy, WrongWordsAreRefused) {
  EXPECT_EQ(explain({"--birth", "2008-3-10"}).code, exit_usage);
  EXPECT_EQ(explain({"--on", "2026-02-30"}).code, exit_usage);
  EXPECT_EQ(explain({"--at", "24:00"}).code, exit_usage);
  EXPECT_EQ(explain({"--at", "8:00"}).code, exit_usage);
  EXPECT_EQ(explain({"--at", "08:60"}).code, exit_usage);
  EXPECT_EQ(explain({"--evidence", "hearsay"}).code, exit_usage);
}

TEST_F(ExplainPolicy, RulesWithMistakesAreNamedLineByLine) {
  const auto ended = line_.run({"policy", "explain", "--zone", "hall", "--rules",
                                line_.write("rules", "version = 1\nvenue_class = \"casino\"\n")});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find(":1: "), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find(":2: "), std::string::npos) << ended.err;
}

TEST_F(ExplainPolicy, RulesThatCannotBeReadAreSaidSo) {
  const auto ended =
      line_.run({"policy", "explain", "--zone", "hall", "--rules", line_.path("absent")});
  EXPECT_EQ(ended.code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
