#include "firmware-host/ctl/pki.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/certificate.hpp"
#include "gateway/http/tls.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

class Pki : public ::testing::Test {
 protected:
  test::Ended make_ca(const Words& more = {}) {
    return run({"pki", "ca", "new", "--name", "Fangcheng county", "--out", line_.path("ca")}, more);
  }
  test::Ended make_venue(const Words& more = {}) {
    return run({"pki", "venue", "issue", "--ca", line_.path("ca"), "--name", "41132210000001",
                "--host", "gate.example", "--host", "10.0.0.2", "--out", line_.path("venue")},
               more);
  }
  test::Ended make_role(const Words& more = {}, const std::string& role = "market") {
    return run({"pki", "role", "issue", "--ca", line_.path("ca"), "--name", "market office",
                "--role", role, "--out", line_.path("role")},
               more);
  }
  test::Ended run(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words);
  }
  crypto::Certificate certificate(const std::string& name) {
    return crypto::read_certificates(line_.read(name + ".crt")).value().front();
  }

  test::CommandLine line_;
};

TEST_F(Pki, MakesAnAuthorityThatIssues) {
  const auto ended = make_ca();
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  const auto ca = certificate("ca");
  EXPECT_TRUE(ca.authority);
  EXPECT_EQ(ca.name, "Fangcheng county");
  const auto now = std::chrono::floor<std::chrono::seconds>(test::CommandLine::fixed_now());
  EXPECT_EQ(ca.validity.from, now - 1h);
  EXPECT_EQ(ca.validity.to, now + std::chrono::days(authority_days_max));
}

TEST_F(Pki, IssuesWhatAServerAndItsClientsNeed) {
  ASSERT_EQ(make_ca().code, exit_ok);
  ASSERT_EQ(make_venue().code, exit_ok);
  ASSERT_EQ(make_role().code, exit_ok);
  const auto venue = certificate("venue"), role = certificate("role");
  EXPECT_TRUE(venue.for_servers);
  EXPECT_EQ(venue.hosts, (Words{"gate.example", "10.0.0.2"}));
  EXPECT_TRUE(role.for_clients);
  EXPECT_EQ(role.name, "market office");
  EXPECT_EQ(role.unit, "market");
  const http::TlsSettings tls{line_.read("venue.crt"), line_.read("venue.key"),
                              line_.read("ca.crt"), nullptr};
  EXPECT_TRUE(http::TlsContext::from(tls));
}

TEST_F(Pki, SaysWhatItMadeInAFixedOrderAndNeverAKey) {
  const auto ended = make_ca();
  const auto said = ended.json();
  Words members;
  for (const auto& [name, value] : said) members.emplace_back(name);
  EXPECT_EQ(members, (Words{"use", "name", "role", "hosts", "issuer", "serial", "not_before",
                            "not_after", "sha256", "holds_now"}));
  EXPECT_EQ(said.at("use"), "authority");
  EXPECT_EQ(said.at("not_before"), "2026-03-10T05:05:09Z");
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out.find("PRIVATE"), std::string::npos);
}

TEST_F(Pki, FilesAreTheirOwnersAlone) {
  make_ca();
  make_role();
  for (const char* file : {"ca.crt", "ca.key", "role.crt", "role.key"}) {
    EXPECT_EQ(line_.mode(file), 0600U) << file;
  }
}

TEST_F(Pki, WritesOverNoFile) {
  line_.write("ca.crt", "in use");
  EXPECT_EQ(make_ca().code, exit_file);
  EXPECT_FALSE(line_.exists("ca.key"));
  EXPECT_EQ(line_.read("ca.crt"), "in use");
  std::filesystem::remove(line_.path("ca.crt"));
  line_.write("ca.key", "in use");
  EXPECT_EQ(make_ca().code, exit_file);
  EXPECT_FALSE(line_.exists("ca.crt"));
  EXPECT_EQ(line_.read("ca.key"), "in use");
}

TEST_F(Pki, DaysAtTheirLimitAreTakenAndOneBeyondIsNot) {
  const auto days = [](std::int64_t count) { return Words{"--days", std::to_string(count)}; };
  EXPECT_EQ(make_ca(days(authority_days_max + 1)).code, exit_usage);
  EXPECT_EQ(make_ca(days(0)).code, exit_usage);
  ASSERT_EQ(make_ca(days(authority_days_max)).code, exit_ok);
  EXPECT_EQ(make_role(days(issued_days_max + 1)).code, exit_usage);
  EXPECT_EQ(make_role(days(-1)).code, exit_usage);
  EXPECT_EQ(make_role(days(issued_days_max)).code, exit_ok);
  EXPECT_EQ(make_venue(days(issued_days_max + 1)).code, exit_usage);
}

TEST_F(Pki, NothingOutlivesItsAuthority) {
  ASSERT_EQ(make_ca({"--days", "30"}).code, exit_ok);
  EXPECT_EQ(make_role({"--days", "31"}).code, exit_usage);
  EXPECT_FALSE(line_.exists("role.key"));
  EXPECT_EQ(make_role({"--days", "30"}).code, exit_ok);
}

TEST_F(Pki, KnowsTheRolesThatThereAre) {
  make_ca();
  EXPECT_EQ(make_role({}, "venue").code, exit_usage);
  EXPECT_EQ(make_role({}, "").code, exit_usage);
  for (const char* role : {"market", "culture", "police", "education", "auditor", "township"}) {
    EXPECT_EQ(make_role({"--out", line_.path(role)}, role).code, exit_usage);  // --out twice
    EXPECT_EQ(line_
                  .run({"pki", "role", "issue", "--ca", line_.path("ca"), "--name", "n", "--role",
                        role, "--out", line_.path(role)})
                  .code,
              exit_ok);
    EXPECT_EQ(certificate(role).unit, role);
  }
}

TEST_F(Pki, NamesAndHostsThatCannotBeAreRefused) {
  make_ca();
  const auto issue = [&](const std::string& name, const std::string& host) {
    return line_
        .run({"pki", "venue", "issue", "--ca", line_.path("ca"), "--name", name, "--host", host,
              "--out", line_.path("other")})
        .code;
  };
  EXPECT_EQ(issue(std::string(65, 'n'), "a.example"), exit_usage);
  EXPECT_EQ(issue("n", "*.example"), exit_usage);
  EXPECT_FALSE(line_.exists("other.key"));
  EXPECT_EQ(issue("n", "a.example"), exit_ok);
}

TEST_F(Pki, AnAuthorityThatIsNoneIssuesNothing) {
  EXPECT_EQ(make_role().code, exit_file);
  make_ca();
  line_.write("fake.crt", line_.read("ca.crt"));
  line_.write("fake.key", "no key");
  const auto by = [&](const std::string& name) {
    return line_
        .run({"pki", "role", "issue", "--ca", line_.path(name), "--name", "n", "--role", "market",
              "--out", line_.path("other")})
        .code;
  };
  EXPECT_EQ(by("fake"), exit_file);
  line_.write("fake.crt", "no certificate");
  EXPECT_EQ(by("fake"), exit_file);
  ASSERT_EQ(make_role().code, exit_ok);
  EXPECT_EQ(by("role"), exit_usage);  // it is no authority
  line_.write("mixed.crt", line_.read("ca.crt"));
  line_.write("mixed.key", line_.read("role.key"));
  EXPECT_EQ(by("mixed"), exit_usage);
}

TEST_F(Pki, InspectShowsEachCertificateOfAFileAndWhetherItHolds) {
  make_ca();
  make_venue();
  const auto both = line_.write("both.crt", line_.read("venue.crt") + line_.read("ca.crt"));
  const auto ended = line_.run({"pki", "inspect", both});
  EXPECT_EQ(ended.code, exit_ok) << ended.err;
  const auto first = boost::json::parse(ended.out.substr(0, ended.out.find('\n'))).as_object();
  EXPECT_EQ(first.at("use"), "venue");
  EXPECT_EQ(first.at("issuer"), "Fangcheng county");
  EXPECT_EQ(first.at("hosts"), (boost::json::array{"gate.example", "10.0.0.2"}));
  EXPECT_EQ(first.at("holds_now"), true);
  EXPECT_NE(ended.out.find("\"use\":\"authority\""), std::string::npos);
}

TEST_F(Pki, InspectSaysNoToWhatIsOverAndToWhatIsNone) {
  const auto over = crypto::make_authority(
      crypto::PrivateKey::from_scalar(Bytes(32, 1)).value(), "over",
      {test::CommandLine::fixed_now() - 48h, test::CommandLine::fixed_now() - 24h},
      [](std::span<std::uint8_t> out) { std::ranges::fill(out, std::uint8_t{1}); });
  const auto ended = line_.run({"pki", "inspect", line_.write("over", pem_of(over.value()))});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.json().at("holds_now"), false);
  EXPECT_EQ(line_.run({"pki", "inspect", line_.write("none", "none")}).code, exit_no);
  EXPECT_EQ(line_.run({"pki", "inspect", line_.path("absent")}).code, exit_file);
  make_ca();
  EXPECT_EQ(line_.run({"pki", "inspect", line_.path("ca.key")}).code, exit_no);
}

}  // namespace
}  // namespace menshen::ctl
