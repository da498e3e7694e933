#include "firmware-host/ctl/check_number.hpp"

#include <gtest/gtest.h>

#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

TEST(CheckNumber, SaysWhatAGoodNumberSays) {
  const auto ended = test::CommandLine().run({"check-number", "11010519491231002x"});
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.out, R"({"number":"11010519491231002X","valid":true,"kind":"citizen",)"
                       R"("birth":"1949-12-31","sex":"female","nationality":""})"
                       "\n");
}

TEST(CheckNumber, NamesTheDefectAndEndsWithOneIfAnyIsBad) {
  const auto ended = test::CommandLine().run(
      {"check-number", "440524188001010014", "440524188001010015", "911999199012310021"});
  EXPECT_EQ(ended.code, exit_no);
  std::istringstream lines(ended.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_NE(line.find("\"valid\":true"), std::string::npos);
  std::getline(lines, line);
  EXPECT_EQ(line, R"({"number":"440524188001010015","valid":false,"defect":"number_check"})");
  std::getline(lines, line);
  EXPECT_EQ(line, R"({"number":"911999199012310021","valid":false,"defect":"number_region"})");
}

TEST(CheckNumber, APassNumberNamesNoBirthDate) {
  const auto json = test::CommandLine().run({"check-number", "H00000001"}).json();
  EXPECT_EQ(json.at("kind"), "pass");
  EXPECT_TRUE(json.at("birth").is_null());
}

TEST(CheckNumber, ReadsNumbersFromStandardInputWhereNoProcessListShowsThem) {
  const auto ended =
      test::CommandLine().run({"check-number", "-"}, "11010519491231002X\r\n\nKAZ110090123105");
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(std::ranges::count(ended.out, '\n'), 2);
}

TEST(CheckNumber, ABirthAfterTheVenuesTodayIsADefect) {
  // It is 14:05 on 10 March 2026 in China and 20:05 on 9 March in Honolulu.
  const std::string born_today = "110105202603100018";
  const auto in_china = test::CommandLine().run({"check-number", born_today});
  const auto in_hawaii =
      test::CommandLine().run({"--time-zone", "Pacific/Honolulu", "check-number", born_today});
  EXPECT_EQ(in_china.code, exit_ok) << in_china.out;
  EXPECT_EQ(in_hawaii.json().at("defect"), "number_date");
}

TEST(CheckNumber, WhatIsNoTextIsShownAsQuestionMarks) {
  const auto ended =
      test::CommandLine().run({"check-number", "1\x01\xff\"2" + std::string(99, '3')});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.json().at("number"), boost::json::value("1??\"2" + std::string(59, '3')));
}

}  // namespace
}  // namespace menshen::ctl
