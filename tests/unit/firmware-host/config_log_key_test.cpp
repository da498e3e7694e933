// The section [log_key] of the configuration.
#include <gtest/gtest.h>

#include "firmware-host/config.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

using test::right_config;
using test::with;

ParsedConfig parse(std::string_view text) { return parse_config(text, "/etc/menshen/m.toml"); }

std::string all_of(const std::vector<ConfigProblem>& problems) {
  std::string text;
  for (const ConfigProblem& problem : problems) text += to_text(problem) + "\n";
  return text;
}

constexpr std::string_view log_key_section =
    "[log_key]\nkind = \"file\"\nfile = \"log.key\"\nmachine = \"machine-id\"\n";

ParsedConfig with_log_key(const std::string& keys) {
  return parse(with(log_key_section, "[log_key]\n" + keys));
}

TEST(Config, ReadsHowTheLogsKeyIsKept) {
  const auto usual = parse(right_config);
  ASSERT_TRUE(usual.config && usual.config->log_key) << all_of(usual.problems);
  EXPECT_EQ(usual.config->log_key->kind, LogKeyKind::file);
  EXPECT_EQ(usual.config->log_key->file, "/etc/menshen/log.key");
  EXPECT_EQ(usual.config->log_key->machine, "/etc/menshen/machine-id");
  EXPECT_FALSE(parse(test::without_inspection(with(log_key_section, ""))).config->log_key);

  const auto least = with_log_key("file = \"log.key\"\n");
  EXPECT_EQ(least.config->log_key->kind, LogKeyKind::file);
  EXPECT_EQ(least.config->log_key->machine, "/etc/machine-id");
  const auto tpm = with_log_key("kind = \"tpm\"\nfile = \"log.key\"\ntpm = \"swtpm:port=1\"\n");
  EXPECT_EQ(tpm.config->log_key->kind, LogKeyKind::tpm);
  EXPECT_EQ(tpm.config->log_key->tpm, "swtpm:port=1");
  const auto credential = with_log_key("kind = \"credential\"\n");
  EXPECT_EQ(credential.config->log_key->kind, LogKeyKind::credential);
  EXPECT_EQ(credential.config->log_key->credential, "menshen-log-key");
}

TEST(Config, EveryMistakeAboutTheLogsKeyIsNamed) {
  const auto said = [](const std::string& keys) { return all_of(with_log_key(keys).problems); };
  EXPECT_NE(said("").find("file"), std::string::npos);
  EXPECT_NE(said("kind = \"cloud\"\nfile = \"k\"\n").find("kind"), std::string::npos);
  for (const std::string& wrong : {std::string("../key"), std::string(".key"), std::string("a b"),
                                   std::string(), std::string(id_bytes_max + 1, 'k')}) {
    EXPECT_NE(said("kind = \"credential\"\ncredential = \"" + wrong + "\"\n").find("credential"),
              std::string::npos)
        << wrong;
  }
  EXPECT_NE(said("file = \"k\"\ntpm = \"device:/dev/tpm0\"\n").find("means nothing"),
            std::string::npos);
  EXPECT_NE(said("kind = \"tpm\"\nfile = \"k\"\nmachine = \"m\"\n").find("means nothing"),
            std::string::npos);
  EXPECT_NE(said("kind = \"credential\"\nfile = \"k\"\n").find("means nothing"), std::string::npos);
  EXPECT_NE(said("file = \"k\"\nseed = \"s\"\n").find("unknown key \"seed\""), std::string::npos);
}

}  // namespace
}  // namespace menshen::host
