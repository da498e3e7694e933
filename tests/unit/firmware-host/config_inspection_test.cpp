// [inspection]: the only port that the network is meant to reach, and what it shows there.
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <algorithm>

#include "firmware-host/config_files.hpp"
#include "firmware-host/file.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_certificates.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

using test::with;

std::string section(std::string_view text) {
  return std::string(
      text.substr(text.find("[inspection]"), text.find("[log]") - text.find("[inspection]")));
}

std::string said(const std::string& text) {
  std::string all;
  for (const ConfigProblem& problem : parse_config(text, "m.toml").problems) {
    all += to_text(problem) + "\n";
  }
  return all;
}

TEST(InspectionSection, IsReadWithItsFilesBesideTheConfiguration) {
  const auto parsed = parse_config(test::right_config, "/etc/menshen/m.toml");
  ASSERT_TRUE(parsed.config);
  const auto& inspection = parsed.config->inspection;
  ASSERT_TRUE(inspection);
  EXPECT_EQ(inspection->server.address, "192.168.1.20");
  EXPECT_EQ(inspection->server.port, 8443);
  EXPECT_TRUE(inspection->server.beyond_loopback);
  EXPECT_FALSE(inspection->server.tls);
  EXPECT_EQ(inspection->certificate, "/etc/menshen/venue.crt");
  EXPECT_EQ(inspection->private_key, "/etc/menshen/venue.key");
  ASSERT_EQ(inspection->issuers.size(), 1U);
  EXPECT_EQ(inspection->issuers[0].file, "/etc/menshen/ca.crt");
  EXPECT_EQ(inspection->issuers[0].roles,
            (std::vector<ledger::Role>{ledger::Role::market, ledger::Role::police}));
  EXPECT_FALSE(inspection->watermark);
  ASSERT_EQ(inspection->authorities.size(), 1U);
  EXPECT_EQ(inspection->authorities[0].name(), "county.example/witness");
}

TEST(InspectionSection, MayKeepItsWatermarkApartFromTheRegister) {
  const auto parsed = parse_config(
      with("port = 8443\n", "port = 8443\nwatermark = \"/srv/seen/w\"\n"), "/etc/m.toml");
  ASSERT_TRUE(parsed.config);
  EXPECT_EQ(parsed.config->inspection->watermark, "/srv/seen/w");
}

TEST(InspectionSection, OpensNoPortWhereItIsLeftOut) {
  const auto parsed = parse_config(with(section(test::right_config), ""), "m.toml");
  ASSERT_TRUE(parsed.config);
  EXPECT_FALSE(parsed.config->inspection);
}

TEST(InspectionSection, HasAPortOfItsOwnUnlessTold) {
  const auto parsed = parse_config(with("port = 8443\n", ""), "m.toml");
  ASSERT_TRUE(parsed.config);
  EXPECT_EQ(parsed.config->inspection->server.port, 8443);
}

TEST(InspectionSection, EachMistakeIsSaidWithItsLine) {
  EXPECT_NE(said(with("listen = \"192.168.1.20\"", "listen = \"gate.example\""))
                .find("[inspection] listen is no numeric address"),
            std::string::npos);
  for (const char* line : {"listen = \"192.168.1.20\"\n", "certificate = \"venue.crt\"\n",
                           "private_key = \"venue.key\"\n", "file = \"ca.crt\"\n",
                           "roles = [\"market\", \"police\"]\n"}) {
    const std::string key = std::string(line).substr(0, std::string(line).find(' '));
    EXPECT_NE(said(with(line, "")).find(key), std::string::npos) << line;
  }
  EXPECT_NE(said(with("port = 8443", "port = 65536")).find("port"), std::string::npos);
  EXPECT_NE(said(with("port = 8443", "port = 8443\nports = 1")).find("ports"), std::string::npos);
  EXPECT_NE(said(with("file = \"ca.crt\"", "file = 7")).find("file"), std::string::npos);
}

TEST(InspectionSection, TakesOnlyKeysThatCosignAndNoMoreThanItsLimit) {
  const std::string plain =
      "county.example/witness+90f78c9c+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
  const std::string text(test::right_config);
  const auto at = text.find("witness = [");
  const std::string line = text.substr(at, text.find('\n', at) - at);
  for (const std::string& wrong : {plain, std::string("county.example/witness"), std::string()}) {
    EXPECT_NE(said(with(line, "witness = [\"" + wrong + "\"]")).find("witness"), std::string::npos)
        << wrong;
  }
  const std::string right = line.substr(line.find('"'), line.rfind('"') + 1 - line.find('"'));
  std::string many = right;
  for (int i = 1; i < 8; ++i) many += ", " + right;
  EXPECT_EQ(said(with(line, "witness = [" + many + "]")), "");
  EXPECT_NE(said(with(line, "witness = [" + many + ", " + right + "]")).find("at most 8"),
            std::string::npos);
  EXPECT_EQ(said(with(line, "")), "");
}

TEST(InspectionSection, NamesWhoMayIssueWhichRoles) {
  const std::string text(test::right_config);
  const auto at = text.find("[[inspection.authority]]");
  const std::string one = text.substr(at, text.find("[log]") - at);
  EXPECT_NE(said(with(one, "")).find("nobody may issue certificates"), std::string::npos);
  for (const char* wrong : {"[\"venue\"]", "[\"Market\"]", "[\"\"]", "[]", "\"market\"", "[7]"}) {
    const auto roles = std::string("roles = ") + wrong;
    EXPECT_NE(said(with("roles = [\"market\", \"police\"]", roles)).find("role"), std::string::npos)
        << wrong;
  }
  std::string many;
  for (std::size_t i = 0; i < crypto::certificates_count_max; ++i) many += one;
  EXPECT_EQ(said(with(one, many)), "");
  EXPECT_NE(said(with(one, many + one)).find("more than 8 of [[authority]]"), std::string::npos);
}

TEST(InspectionSection, NeedsTheLogsKeyForWhatItShows) {
  const std::string text(test::right_config);
  const std::string log_key =
      text.substr(text.find("[log_key]"), text.find("[desk]") - text.find("[log_key]"));
  EXPECT_NE(said(with(log_key, "")).find("nothing signs what [inspection] would show"),
            std::string::npos);
  EXPECT_EQ(said(test::without_inspection(with(log_key, ""))), "");
}

TEST(InspectionSection, MayNotTakeTheDesksPort) {
  const std::string same_port = with("port = 8443", "port = 8080");
  EXPECT_EQ(said(same_port), "");  // another address
  for (const char* address : {"127.0.0.1", "0.0.0.0", "::"}) {
    const auto text = with("192.168.1.20", address, same_port);
    EXPECT_NE(said(text).find("[inspection] and [desk] would listen on one port"),
              std::string::npos)
        << address;
  }
  EXPECT_EQ(said(with("192.168.1.20", "0.0.0.0")), "");
}

class InspectionFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    write("venue.crt", venue_.text());
    write("venue.key", venue_.key_text());
    write("ca.crt", authority_.own().text());
  }
  void write(const std::string& name, std::string_view bytes) const {
    const auto kind = name.ends_with(".key") ? FileKind::secret : FileKind::open;
    ASSERT_TRUE(write_file(folder_.path() / name, bytes, kind));
  }
  LoadedFiles load() const {
    const auto parsed = parse_config(test::right_config, folder_.path() / "m.toml");
    return load_files(parsed.config.value());
  }
  // What is said of the three files; those of other sections are not there.
  std::string said_of(const std::string& name) const {
    const std::string file = (folder_.path() / name).string();
    for (const ConfigProblem& problem : load().problems) {
      if (problem.file == file) return problem.what;
    }
    return "";
  }

  test::SampleAuthority authority_;
  test::SamplePair venue_ = authority_.venue();
  test::TemporaryFolder folder_;
};

TEST_F(InspectionFiles, AreBlamedOneByOne) {
  EXPECT_EQ(said_of("venue.crt") + said_of("venue.key") + said_of("ca.crt"), "");
  const test::SamplePair role = authority_.role("market");
  write("venue.key", role.key_text());
  EXPECT_NE(said_of("venue.key").find("not the certificate's"), std::string::npos);
  write("venue.key", "none");
  EXPECT_NE(said_of("venue.key").find("not a private key"), std::string::npos);
  SetUp();
  write("venue.crt", role.text());
  EXPECT_NE(said_of("venue.crt").find("not a server's certificate"), std::string::npos);
  SetUp();
  write("ca.crt", venue_.text());
  EXPECT_NE(said_of("ca.crt").find("not certificates of authorities"), std::string::npos);
}

TEST_F(InspectionFiles, HoldNoMoreAuthoritiesThanTheLimitInAll) {
  const std::string own = authority_.own().text();
  std::string many;
  for (std::size_t i = 0; i < crypto::certificates_count_max; ++i) many += own;
  write("ca.crt", many);
  EXPECT_EQ(said_of("ca.crt"), "");
  const auto at = test::right_config.find("[[inspection.authority]]");
  const std::string one(test::right_config.substr(at, test::right_config.find("[log]") - at));
  const auto parsed = parse_config(with(one, one + one), folder_.path() / "m.toml");
  const auto loaded = load_files(parsed.config.value());
  const auto said = [&](const ConfigProblem& problem) {
    return problem.what.find("not certificates of authorities") != std::string::npos;
  };
  EXPECT_EQ(std::ranges::count_if(loaded.problems, said), 1);
}

TEST_F(InspectionFiles, APrivateKeyThatOthersMayReadIsRefused) {
  const std::string key = (folder_.path() / "venue.key").string();
  for (const mode_t mode : {0640U, 0604U}) {
    ASSERT_EQ(::chmod(key.c_str(), mode), 0);
    EXPECT_EQ(said_of("venue.key"), "others than its owner may read the key") << mode;
  }
  ASSERT_EQ(::chmod(key.c_str(), 0600), 0);
  EXPECT_EQ(said_of("venue.key"), "");
}

TEST_F(InspectionFiles, OneByteBeyondTheirLimitsAreRefused) {
  write("ca.crt", authority_.own().text() + std::string(crypto::certificates_text_bytes_max, '\n'));
  EXPECT_NE(said_of("ca.crt").find("larger"), std::string::npos);
  write("venue.key", venue_.key_text() + std::string(small_file_bytes_max, '\n'));
  EXPECT_NE(said_of("venue.key").find("larger"), std::string::npos);
}

}  // namespace
}  // namespace menshen::host
