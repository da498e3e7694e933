#include "firmware-host/ctl/keys.hpp"

#include <gtest/gtest.h>

#include "firmware-host/config.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/ledger/register_key.hpp"
#include "tests/unit/firmware-host/config_text.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class Keys : public ::testing::Test {
 protected:
  test::Ended set_pin(const std::string& input) {
    return line_.run({"desk-pin", "set", line_.path("pin")}, input);
  }
  test::CommandLine line_;
};

TEST_F(Keys, APinIsKeptSoThatItOpensTheDeskAndCannotBeRead) {
  const auto ended = set_pin("271828\r\nwhat follows is no part of it\n");
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(ended.out + ended.err, "");
  const std::string kept = first_line(line_.read("pin"));
  EXPECT_EQ(kept.find("271828"), std::string::npos);
  EXPECT_TRUE(crypto::pin_matches("271828", kept));
  EXPECT_EQ(line_.mode("pin"), 0600U);
}

TEST_F(Keys, APinIsSixToSixtyFourDigits) {
  for (const std::string& wrong : {std::string(), std::string("27182\n"), std::string("27182a\n"),
                                   std::string(65, '1') + "\n", std::string(200, '1')}) {
    const auto ended = set_pin(wrong);
    EXPECT_EQ(ended.code, exit_usage) << wrong;
    EXPECT_EQ(ended.err.find(wrong.substr(0, 5)), wrong.empty() ? 0 : std::string::npos);
  }
  EXPECT_FALSE(line_.exists("pin"));
  EXPECT_EQ(set_pin(std::string(64, '1')).code, exit_ok);
}

TEST_F(Keys, ARegisterKeysTableFitsTheConfiguration) {
  const auto ended = line_.run({"register-key", "new", "--out", line_.path("secret")});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  std::string text(test::right_config);
  const auto begin = text.find("[[register.recipient]]");
  text.replace(begin, text.find("[log_key]") - begin, ended.out + "\n");
  const auto parsed = host::parse_config(text, "m.toml");
  ASSERT_TRUE(parsed.config) << to_text(parsed.problems.at(0));

  const auto secret = ledger::register_secret_from(first_line(line_.read("secret"))).value();
  EXPECT_EQ(parsed.config->recipients.at(0).key, ledger::public_of(secret));
}

TEST_F(Keys, ARegisterKeyOfTheOtherSuiteFitsAConfigurationOfThatSuite) {
  const auto ended =
      line_.run({"register-key", "new", "--suite", "sm", "--out", line_.path("secret")});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  std::string text(test::right_config);
  const auto begin = text.find("[[register.recipient]]");
  text.replace(begin, text.find("[log_key]") - begin, "[register]\nsuite = \"sm\"\n" + ended.out);
  const auto parsed = host::parse_config(text, "m.toml");
  ASSERT_TRUE(parsed.config) << to_text(parsed.problems.at(0));
  EXPECT_EQ(parsed.config->suite, ledger::Suite::sm);
  const auto secret = ledger::register_secret_from(first_line(line_.read("secret"))).value();
  EXPECT_EQ(parsed.config->recipients.at(0).key, ledger::public_of(secret));
}

TEST_F(Keys, ARegisterKeyIsMadeForNoOtherSuite) {
  const auto ended =
      line_.run({"register-key", "new", "--suite", "rsa", "--out", line_.path("secret")});
  EXPECT_EQ(ended.code, exit_usage);
  EXPECT_FALSE(line_.exists("secret"));
}

TEST_F(Keys, ARegisterKeysSecretIsItsOwnersAndIsNeverPrinted) {
  const auto ended = line_.run({"register-key", "new", "--out", line_.path("secret")});
  EXPECT_EQ(line_.mode("secret"), 0600U);
  EXPECT_EQ(ended.out.find(first_line(line_.read("secret"))), std::string::npos);
}

TEST_F(Keys, AKeyThatIsThereIsNotWrittenOver) {
  line_.write("secret", "in use");
  EXPECT_EQ(line_.run({"register-key", "new", "--out", line_.path("secret")}).code, exit_file);
  EXPECT_EQ(line_.run({"open-list", "key", "new", "--out", line_.path("secret")}).code, exit_file);
  EXPECT_EQ(line_.read("secret"), "in use");
}

TEST_F(Keys, TwoKeysOfAListDiffer) {
  ASSERT_EQ(line_.run({"open-list", "key", "new", "--out", line_.path("a")}).code, exit_ok);
  ASSERT_EQ(line_.run({"open-list", "key", "new", "--out", line_.path("b")}).code, exit_ok);
  EXPECT_NE(line_.read("a"), line_.read("b"));
  EXPECT_EQ(from_base64(first_line(line_.read("a")))->size(), 32U);
  EXPECT_EQ(line_.mode("a"), 0600U);
}

}  // namespace
}  // namespace menshen::ctl
