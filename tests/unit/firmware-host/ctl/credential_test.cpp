#include "firmware-host/ctl/credential.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "gateway/identity/signed_code.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

constexpr const char* number = "11010519491231002X";

// An issuer with a key of each kind, made by the command itself.
class Credential : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const std::string algorithm : {"EdDSA", "ES256"}) {
      const auto ended = line_.run({"credential", "keygen", "--alg", algorithm, "--out",
                                    line_.path(algorithm), "--name", algorithm + " county"});
      ASSERT_EQ(ended.code, exit_ok) << ended.err;
      trust_ += ended.out;
    }
    line_.write("trust", trust_);
  }
  test::Ended issue(std::vector<std::string> more, const std::string& key = "EdDSA") {
    std::vector<std::string> words = {"credential", "issue", "--key", line_.path(key)};
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words);
  }
  test::Ended inspect(const std::string& code, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"credential", "inspect", "--trust", line_.path("trust")};
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words, code);
  }

  test::CommandLine line_;
  std::string trust_;
};

TEST_F(Credential, AKeyIsItsOwnersAndIsNeverPrinted) {
  EXPECT_EQ(line_.mode("EdDSA"), 0600U);
  const std::string pem = line_.read("EdDSA");
  const std::string secret = pem.substr(pem.find('\n') + 1, 40);
  EXPECT_EQ(trust_.find(secret), std::string::npos);
}

TEST_F(Credential, AKeyThatIsThereIsNotWrittenOver) {
  const std::string before = line_.read("EdDSA");
  const auto ended = line_.run({"credential", "keygen", "--out", line_.path("EdDSA")});
  EXPECT_EQ(ended.code, exit_file);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(line_.read("EdDSA"), before);
}

TEST_F(Credential, WhatKeygenPrintsIsATrustFile) {
  const auto parsed = identity::TrustStore::parse(trust_);
  EXPECT_TRUE(parsed.mistakes.empty());
  ASSERT_EQ(parsed.store.issuers().size(), 2U);
  for (const auto& issuer : parsed.store.issuers()) EXPECT_EQ(issuer.kid, kid_of(issuer.key));
}

TEST_F(Credential, AnIssuersNameCannotEndItsTomlText) {
  for (const std::string name : {"a\"b", "a\\b", "a\nb", ""}) {
    const auto ended =
        line_.run({"credential", "keygen", "--out", line_.path("other"), "--name", name});
    EXPECT_EQ(ended.code, exit_usage) << name;
  }
  EXPECT_FALSE(line_.exists("other"));
}

TEST_F(Credential, ACodeOfEitherKindOfKeyIsAcceptedAtTheDoor) {
  for (const std::string key : {"EdDSA", "ES256"}) {
    const auto issued = issue({"--number", number, "--name", "测试甲"}, key);
    ASSERT_EQ(issued.code, exit_ok) << issued.err;
    const auto inspected = inspect(issued.out);
    EXPECT_EQ(inspected.code, exit_ok);
    const auto json = inspected.json();
    EXPECT_EQ(json.at("alg"), boost::json::value(key));
    EXPECT_EQ(json.at("signature"), "verified");
    EXPECT_EQ(json.at("issuer"), boost::json::value(key + " county"));
    EXPECT_EQ(json.at("at_the_door"), "accepted");
  }
}

TEST_F(Credential, ShowsTheClaimsInAFixedOrder) {
  const auto issued = issue({"--number", number, "--name", "测试甲", "--venue", "41132210000001",
                             "--not-before", "2026-03-10T06:00:00Z", "--reusable"});
  const auto json = inspect(issued.out, {"--venue", "41132210000001"}).json();
  EXPECT_EQ(boost::json::serialize(json.at("claims")),
            R"({"number":"11010519491231002X","name":"测试甲","birth":null,"adult":null,)"
            R"("single_use_id":"","venue":"41132210000001","issued_at":"2026-03-10T06:05:09Z",)"
            R"("not_before":"2026-03-10T06:00:00Z","expires":"2026-03-10T06:15:09Z"})");
  std::vector<std::string> members;
  for (const auto& member : json) members.emplace_back(member.key());
  EXPECT_EQ(members, (std::vector<std::string>{"kid", "alg", "claims", "signature", "issuer",
                                               "at_the_door"}));
}

TEST_F(Credential, ACodeMayBeUsedOnceUnlessAskedOtherwise) {
  const auto first = inspect(issue({"--number", number, "--name", "x"}).out).json();
  const auto second = inspect(issue({"--number", number, "--name", "x"}).out).json();
  const auto id_of = [](const boost::json::object& json) {
    return std::string(json.at("claims").at("single_use_id").as_string());
  };
  EXPECT_EQ(id_of(first).size(), 32U);
  EXPECT_NE(id_of(first), id_of(second));
}

TEST_F(Credential, ATamperedCodeIsWrong) {
  const auto issued = issue({"--number", number, "--name", "x"});
  const auto message = identity::unpack_code(issued.out.substr(0, issued.out.size() - 1));
  ASSERT_TRUE(message);
  // The same key under another kid: the store knows the kid and not this signature.
  const auto other =
      issue({"--number", number, "--name", "x", "--kid",
             to_hex(kid_of(crypto::PrivateKey::from_pem(line_.read("ES256"))->public_key()))});
  const auto inspected = inspect(other.out);
  EXPECT_EQ(inspected.code, exit_no);
  EXPECT_EQ(inspected.json().at("signature"), "wrong");
  EXPECT_EQ(inspected.json().at("at_the_door"), "code_signature");
}

TEST_F(Credential, AnIssuerThatIsNotTrustedIsUnknown) {
  line_.write("trust", "");
  const auto inspected = inspect(issue({"--number", number, "--name", "x"}).out);
  EXPECT_EQ(inspected.code, exit_no);
  EXPECT_EQ(inspected.json().at("signature"), "issuer_unknown");
  EXPECT_TRUE(inspected.json().at("issuer").is_null());
}

TEST_F(Credential, WithoutATrustFileNothingIsBelievedOrRefused) {
  const auto issued = issue({"--number", number, "--name", "x"});
  const auto ended = line_.run({"credential", "inspect", line_.write("code", issued.out)});
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.json().at("signature"), "not_checked");
  EXPECT_FALSE(ended.json().contains("at_the_door"));
}

TEST_F(Credential, AVerifiedCodeMayStillBeNoGoodAtThisDoor) {
  const auto issued = issue({"--number", number, "--name", "x", "--venue", "41132210000002"});
  const auto inspected = inspect(issued.out, {"--venue", "41132210000001"});
  EXPECT_EQ(inspected.code, exit_ok);
  EXPECT_EQ(inspected.json().at("at_the_door"), "code_other_venue");
}

TEST_F(Credential, AnAgeOnlyCodeNamesNobody) {
  const auto json = inspect(issue({"--adult", "yes"}).out).json();
  EXPECT_EQ(json.at("claims").at("adult"), true);
  EXPECT_EQ(json.at("claims").at("number"), "");
}

TEST_F(Credential, OptionsThatMakeNoCodeAreRefused) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"--adult", "maybe"},
      {"--adult", "yes", "--number", number},
      {"--number", number, "--birth", "1949-13-31"},
      {"--number", number, "--not-before", "now"},
      {"--number", number, "--minutes", "0"},
      {"--number", number, "--minutes", "527041"},
      {"--number", number, "--kid", "0g"},
      {"--number", number, "--kid", std::string(66, '0')},
      {"--number", number, "--name", std::string(121, 'n')}};
  for (const auto& options : wrong) {
    const auto ended = issue(options);
    EXPECT_EQ(ended.code, exit_usage) << (options.empty() ? "" : options.back());
    EXPECT_EQ(ended.out, "");
  }
}

TEST_F(Credential, AKeyFileThatIsNoneIsNotReadable) {
  line_.write("none", "-----BEGIN NOTHING-----\n");
  EXPECT_EQ(issue({"--number", number}, "none").code, exit_file);
  EXPECT_EQ(issue({"--number", number}, "absent").code, exit_file);
}

TEST_F(Credential, WhatIsNoCodeIsSaidSo) {
  const auto inspected = inspect("https://example.org\n");
  EXPECT_EQ(inspected.code, exit_no);
  EXPECT_TRUE(inspected.json().contains("error"));
}

TEST_F(Credential, ATrustFileWithMistakesIsNotUsed) {
  line_.write("trust", "[[issuer]]\nkid = 1\n");
  const auto inspected = inspect(issue({"--number", number, "--name", "x"}).out);
  EXPECT_EQ(inspected.code, exit_file);
  EXPECT_EQ(inspected.out, "");
}

}  // namespace
}  // namespace menshen::ctl
