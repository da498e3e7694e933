#include "firmware-host/ctl/policy_table.hpp"

#include <gtest/gtest.h>

#include "gateway/policy/rules.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

// A table that only the county may give out.
class SignedPolicy : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto made = line_.run({"policy", "keygen", "--out", line_.path("county.key")});
    ASSERT_EQ(made.code, exit_ok) << made.err;
    line_.write("county.pub", made.out);
    std::string table(text_of(test::read_file(std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" /
                                              "policy" / "internet-cafe.toml")));
    const std::string_view alike = "\"like_any_minor\"";
    table.replace(table.find(alike), alike.size(), "\"told_apart\"");
    line_.write("rules.toml", table);
  }
  test::Ended sign() {
    return line_.run({"policy", "sign", "--key", line_.path("county.key"), "--out",
                      line_.path("rules.sig"), line_.path("rules.toml")});
  }
  test::Ended verify(const std::string& key = "county.pub") {
    return line_.run({"policy", "verify", "--signature", line_.path("rules.sig"), "--signed-by",
                      line_.path(key), line_.path("rules.toml")});
  }
  test::Ended explain(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"policy", "explain", "--rules", line_.path("rules.toml"),
                                      "--zone", "hall"};
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words);
  }

  test::CommandLine line_;
};

TEST_F(SignedPolicy, VerifiesAndSaysItsVersion) {
  const auto signed_now = sign();
  ASSERT_EQ(signed_now.code, exit_ok) << signed_now.err;
  EXPECT_EQ(signed_now.out, R"({"rules_version":"internet-cafe-2026.1","bytes":)" +
                                std::to_string(line_.read("rules.toml").size()) + "}\n");
  const auto verified = verify();
  EXPECT_EQ(verified.code, exit_ok) << verified.err;
  EXPECT_EQ(verified.out, R"({"rules_version":"internet-cafe-2026.1","signature":"verified"})"
                          "\n");
}

TEST_F(SignedPolicy, KeepsItsKeyForItsOwnerAndShowsOnlyThePublicHalf) {
  EXPECT_EQ(line_.mode("county.key"), 0600U);
  EXPECT_EQ(line_.read("county.pub").find("PRIVATE"), std::string::npos);
  const std::string before = line_.read("county.key");
  EXPECT_EQ(line_.run({"policy", "keygen", "--out", line_.path("county.key")}).code, exit_file);
  EXPECT_EQ(line_.read("county.key"), before);
}

TEST_F(SignedPolicy, VerifiesNeitherAlteredNorUnderAnotherKey) {
  sign();
  const auto other = line_.run({"policy", "keygen", "--out", line_.path("other.key")});
  line_.write("other.pub", other.out);
  EXPECT_EQ(verify("other.pub").code, exit_no);
  line_.write("rules.toml", line_.read("rules.toml") + "\n");
  const auto altered = verify();
  EXPECT_EQ(altered.code, exit_no);
  EXPECT_EQ(altered.out, "");
  EXPECT_NE(altered.err.find("rules.sig: the signature does not belong"), std::string::npos)
      << altered.err;
}

TEST_F(SignedPolicy, IsNotMadeOverATableWithMistakes) {
  line_.write("rules.toml", "version = 1\n");
  EXPECT_EQ(sign().code, exit_no);
  EXPECT_FALSE(line_.exists("rules.sig"));
}

TEST_F(SignedPolicy, IsMadeWithAnEd25519KeyOnly) {
  line_.run({"credential", "keygen", "--alg", "ES256", "--out", line_.path("es256.key")});
  line_.write("county.key", line_.read("es256.key"));
  EXPECT_EQ(sign().code, exit_file);
  line_.write("county.key", line_.read("county.pub"));
  EXPECT_EQ(sign().code, exit_file);
}

TEST_F(SignedPolicy, IsExplainedWithItsSignatureAndNotWithout) {
  sign();
  EXPECT_EQ(explain().code, exit_no);
  const std::string signature = line_.path("rules.sig"), key = line_.path("county.pub");
  EXPECT_EQ(explain({"--signature", signature, "--signed-by", key}).code, exit_ok);
  EXPECT_EQ(explain({"--signature", signature}).code, exit_usage);
  EXPECT_EQ(explain({"--signed-by", key}).code, exit_usage);
}

TEST_F(SignedPolicy, FilesThatAreMissingOrTooLargeAreToldApartFromOnesThatAreWrong) {
  EXPECT_EQ(verify().code, exit_file);  // no signature yet
  sign();
  EXPECT_EQ(verify("none.pub").code, exit_file);
  EXPECT_EQ(verify("county.key").code, exit_file);
  line_.write("rules.sig", std::string(4097, 'A'));
  EXPECT_EQ(verify().code, exit_file);
  line_.write("rules.sig", std::string(4096, 'A'));
  EXPECT_EQ(verify().code, exit_no);
}

}  // namespace
}  // namespace menshen::ctl
