#include "firmware-host/ctl/log_key.hpp"

#include <gtest/gtest.h>

#include "firmware-host/config.hpp"
#include "firmware-host/log_key.hpp"
#include "tests/support/software_tpm.hpp"
#include "tests/unit/firmware-host/config_text.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

const std::string origin = "gate.fangcheng.example/41132210000001";

class LogKeyCommands : public ::testing::Test {
 protected:
  void SetUp() override {
    line_.write("machine-id", "0123456789abcdef0123456789abcdef\n");
    line_.write("m.toml", test::right_config);
  }
  test::Ended make(std::vector<std::string> more) {
    std::vector<std::string> words = {"log-key", "new"};
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words);
  }
  test::Ended show(const std::string& option, const std::string& file) {
    return line_.run({"log-key", "show", option, line_.path(file)});
  }
  // "# The verifier key, for the authority: …"
  static std::string vkey_in(const std::string& out) {
    const std::string first = out.substr(0, out.find('\n'));
    return first.substr(first.rfind(' ') + 1);
  }

  test::CommandLine line_;
};

TEST_F(LogKeyCommands, MakeTheKeyThatTheConfigurationNames) {
  const auto ended = make({"--config", line_.path("m.toml")});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_EQ(line_.mode("log.key"), 0600U);
  host::LogKeySettings settings;
  settings.file = line_.path("log.key");
  settings.machine = line_.path("machine-id");
  const auto signer = host::load_log_key(settings, origin);
  ASSERT_TRUE(signer) << describe(signer.error());
  EXPECT_EQ(signer->verifier().vkey(), vkey_in(ended.out));
  EXPECT_EQ(show("--config", "m.toml").out, vkey_in(ended.out) + "\n");
  EXPECT_EQ(show("--file", "log.key").out, vkey_in(ended.out) + "\n");
}

TEST_F(LogKeyCommands, PrintTheSectionThatFitsTheConfiguration) {
  const auto ended = make(
      {"--out", line_.path("log.key"), "--origin", origin, "--machine", line_.path("machine-id")});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  std::string text(test::right_config);
  const auto begin = text.find("[log_key]");
  text.replace(begin, text.find("[desk]") - begin, ended.out + "\n");
  const auto parsed = host::parse_config(text, "/elsewhere/m.toml");
  ASSERT_TRUE(parsed.config) << to_text(parsed.problems.at(0));
  EXPECT_TRUE(host::load_log_key(*parsed.config->log_key, origin));
}

TEST_F(LogKeyCommands, PrintNoSecret) {
  const auto ended = make({"--config", line_.path("m.toml")});
  const std::string text = line_.read("log.key");
  const std::string kept = text.substr(text.rfind('\n', text.size() - 2) + 1);
  EXPECT_EQ((ended.out + ended.err).find(kept.substr(0, kept.size() - 1)), std::string::npos);
}

TEST_F(LogKeyCommands, NeverWriteOverAKey) {
  line_.write("log.key", "in use");
  EXPECT_EQ(make({"--config", line_.path("m.toml")}).code, exit_file);
  EXPECT_EQ(line_.read("log.key"), "in use");
}

TEST_F(LogKeyCommands, MakeACredentialsTextForSystemdCreds) {
  const auto ended = make({"--config", line_.path("m.toml"), "--kind", "credential", "--out",
                           line_.path("for-systemd")});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_NE(ended.out.find("credential = \"menshen-log-key\"\n"), std::string::npos);
  EXPECT_EQ(ended.out.find("file ="), std::string::npos);
  EXPECT_EQ(line_.mode("for-systemd"), 0600U);
  const auto key = host::parse_log_key(line_.read("for-systemd"));
  EXPECT_EQ(key->kind, host::LogKeyKind::credential);
}

TEST_F(LogKeyCommands, MakeAKeyThatATpmSeals) {
  if (!test::SoftwareTpm::is_installed()) GTEST_SKIP() << "swtpm is not installed: ./dev setup";
  const test::SoftwareTpm tpm;
  const auto ended = make(
      {"--out", line_.path("tpm.key"), "--origin", origin, "--kind", "tpm", "--tpm", tpm.tcti()});
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  EXPECT_NE(ended.out.find("tpm = \"" + tpm.tcti() + "\"\n"), std::string::npos);
  EXPECT_EQ(show("--file", "tpm.key").out, vkey_in(ended.out) + "\n");
}

TEST_F(LogKeyCommands, SayWhatToDoWhereSomethingIsMissing) {
  EXPECT_EQ(make({}).code, exit_usage);
  EXPECT_EQ(make({"--out", line_.path("k")}).code, exit_usage);
  EXPECT_EQ(make({"--out", line_.path("k"), "--origin", origin, "--kind", "cloud"}).code,
            exit_usage);
  EXPECT_EQ(make({"--config", line_.path("absent.toml")}).code, exit_file);
  line_.write("wrong.toml", "x = 1\n");
  EXPECT_EQ(make({"--config", line_.path("wrong.toml")}).code, exit_no);
  const auto no_tpm = make({"--out", line_.path("k"), "--origin", origin, "--kind", "tpm", "--tpm",
                            "device:/dev/no-such-tpm"});
  EXPECT_EQ(no_tpm.code, exit_file);
  EXPECT_NE(no_tpm.err.find("group tss"), std::string::npos) << no_tpm.err;
  EXPECT_FALSE(line_.exists("k"));
}

TEST_F(LogKeyCommands, SayThatThereIsNoKeyWhereTheConfigurationHasNone) {
  std::string text(test::right_config);
  const auto begin = text.find("[log_key]");
  text.erase(begin, text.find("[desk]") - begin);
  line_.write("m.toml", text);
  const auto ended = show("--config", "m.toml");
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.err.find("menshenctl log-key new"), std::string::npos);
  EXPECT_EQ(show("--file", "absent").code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
