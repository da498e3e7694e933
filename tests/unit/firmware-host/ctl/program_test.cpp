#include "firmware-host/ctl/program.hpp"

#include <gtest/gtest.h>

#include "firmware-host/version.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

TEST(Program, NamesItsVersion) {
  const auto ended = test::CommandLine().run({"version"});
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.out, "menshenctl " + std::string(host::version()) + "\n");
}

TEST(Program, HelpIsNoMistake) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--help"}, {"credential", "issue", "--help"}}) {
    const auto ended = test::CommandLine().run(words);
    EXPECT_EQ(ended.code, exit_ok);
    EXPECT_NE(ended.out.find("menshenctl"), std::string::npos);
  }
}

TEST(Program, LinesThatMakeNoSenseEndWithTwo) {
  const std::vector<std::vector<std::string>> lines = {{},
                                                       {"decode"},
                                                       {"decode-record"},
                                                       {"check-number"},
                                                       {"credential"},
                                                       {"credential", "issue"},
                                                       {"policy", "explain", "--zone", "hall"},
                                                       {"policy", "sign"},
                                                       {"policy", "verify", "rules"},
                                                       {"open-list", "build"},
                                                       {"desk-pin", "set"},
                                                       {"pki"},
                                                       {"pki", "ca", "new"},
                                                       {"pki", "venue", "issue"},
                                                       {"pki", "role", "issue"},
                                                       {"pki", "inspect"},
                                                       {"config", "check"},
                                                       {"version", "--verbose"},
                                                       {"version", "check-number", "1"},
                                                       {"--time-zone", "Asia/Nowhere", "version"}};
  for (const auto& words : lines) {
    const auto ended = test::CommandLine().run(words);
    EXPECT_EQ(ended.code, exit_usage) << (words.empty() ? "nothing" : words.back());
    EXPECT_NE(ended.err, "");
  }
}

TEST(Program, TheExitCodesAreThoseOfTheManual) {
  EXPECT_EQ(exit_ok, 0);
  EXPECT_EQ(exit_no, 1);
  EXPECT_EQ(exit_usage, 2);
  EXPECT_EQ(exit_file, 3);
}

}  // namespace
}  // namespace menshen::ctl
