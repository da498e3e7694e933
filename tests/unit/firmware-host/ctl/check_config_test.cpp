#include "firmware-host/ctl/check_config.hpp"

#include <gtest/gtest.h>

#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

namespace fs = std::filesystem;

const fs::path config_folder = fs::path(MENSHEN_SOURCE_DIR) / "config";

// The shape of a PIN as it is kept; nobody knows which PIN, and none is computed here.
const std::string kept_pin =
    "scrypt$14$8$5$" + to_base64(Bytes(16, 1)) + "$" + to_base64(Bytes(32, 2)) + "\n";

// An example as an operator would have it after following its comments: in a folder of its own
// beside the policies, with a PIN, keys and lists.
class Example : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fs::create_directory(line_.path("etc"));
    fs::copy(config_folder / "policy", line_.path("policy"));
    line_.write("etc/desk.pin", kept_pin);
    const auto issuer = line_.run({"credential", "keygen", "--out", line_.path("issuer.pem")});
    line_.write("etc/trust.toml", issuer.out);
    const std::string key = line_.path("etc/open-list.key");
    ASSERT_EQ(line_.run({"open-list", "key", "new", "--out", key}).code, 0);
    ASSERT_EQ(line_
                  .run({"open-list", "build", "--key", key, "--from", line_.write("csv", ""),
                        "--out", line_.path("etc/open.list"), "--county", "411322", "--version",
                        "1", "--expires", "2027-01-01T00:00:00Z"})
                  .code,
              0);
  }
  // The example with the register's key replaced by one of our own.
  std::string adapted() {
    std::string text(text_of(test::read_file(config_folder / "examples" / GetParam())));
    const auto begin = text.find("[[register.recipient]]");
    const auto key = line_.run({"register-key", "new", "--out", line_.path("register.key")});
    return text.replace(begin, text.find("[desk]") - begin, key.out + "\n");
  }
  test::Ended check(const std::string& text) {
    return line_.run({"config", "check", line_.write("etc/menshend.toml", text)});
  }

  test::CommandLine line_;
};

TEST_P(Example, HasNoMistakesOnceItsKeyIsReplaced) {
  const auto ended = check(adapted());
  EXPECT_EQ(ended.code, exit_ok) << ended.out << ended.err;
  EXPECT_TRUE(ended.out.ends_with("menshend.toml: no mistakes\n"));
}

TEST_P(Example, IsRefusedWhileItStillHasTheExamplesKey) {
  const auto ended =
      check(std::string(text_of(test::read_file(config_folder / "examples" / GetParam()))));
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.out.find("the example's key"), std::string::npos) << ended.out;
  EXPECT_EQ(std::ranges::count(ended.out, '\n'), 1) << ended.out;
}

INSTANTIATE_TEST_SUITE_P(CheckConfig, Example,
                         ::testing::Values("internet-cafe.toml", "esports-hotel.toml",
                                           "mixed-hotel.toml", "arcade.toml"));

TEST(CheckConfig, KnowsEveryExample) {
  std::size_t examples = 0;
  for (const auto& file : fs::directory_iterator(config_folder / "examples")) {
    examples += file.path().extension() == ".toml" ? 1 : 0;
  }
  EXPECT_EQ(examples, 4U);
}

class CafeExample : public Example {};
INSTANTIATE_TEST_SUITE_P(CheckConfig, CafeExample, ::testing::Values("internet-cafe.toml"));

TEST_P(CafeExample, AZoneThatThePolicyLacksIsNamedAtItsLane) {
  std::string text = adapted();
  text.replace(text.find("zone = \"hall\""), 13, "zone = \"hail\"");
  const auto ended = check(text);
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.out.find("no zone \"hail\""), std::string::npos);
  EXPECT_NE(ended.out.find("write one of: hall"), std::string::npos);
}

TEST_P(CafeExample, EveryFileThatIsMissingIsNamedAtOnce) {
  const std::string text = adapted();
  for (const char* name : {"etc/desk.pin", "etc/trust.toml", "etc/open-list.key"}) {
    fs::remove(line_.path(name));
  }
  fs::remove(line_.path("policy/internet-cafe.toml"));
  const auto ended = check(text);
  EXPECT_EQ(ended.code, exit_no);
  for (const char* name : {"desk.pin", "trust.toml", "open-list.key", "internet-cafe.toml"}) {
    EXPECT_NE(ended.out.find(name), std::string::npos) << name << "\n" << ended.out;
  }
}

TEST_P(CafeExample, FilesThatAreNotWhatTheyShouldBeAreNamedWithTheirLines) {
  const std::string text = adapted();
  line_.write("etc/desk.pin", "271828\n");  // the PIN itself
  line_.write("etc/trust.toml", "\n[[issuer]]\nkid = 1\n");
  line_.write("policy/internet-cafe.toml", "version = 1\n");
  line_.write("etc/open.list", "menshen-open-02\n");
  const auto ended = check(text);
  EXPECT_EQ(ended.code, exit_no);
  for (const char* said :
       {"desk.pin:1: not a kept PIN", "trust.toml:", "internet-cafe.toml:1: ", "open.list: "}) {
    EXPECT_NE(ended.out.find(said), std::string::npos) << said << "\n" << ended.out;
  }
  EXPECT_EQ(ended.out.find("271828"), std::string::npos);
}

TEST_P(CafeExample, AListUnderAnotherKeyIsRefused) {
  const std::string text = adapted();
  fs::remove(line_.path("etc/open-list.key"));
  line_.run({"open-list", "key", "new", "--out", line_.path("etc/open-list.key")});
  EXPECT_EQ(check(text).code, exit_no);
  line_.write("etc/open-list.key", "not a key\n");
  EXPECT_NE(check(text).out.find("not the key of an open list"), std::string::npos);
}

TEST_P(CafeExample, AListWhoseBytesWereAlteredIsRefused) {
  const std::string text = adapted();
  std::string list = line_.read("etc/open.list");
  list.back() = static_cast<char>(list.back() ^ 1);
  line_.write("etc/open.list", list);
  EXPECT_NE(check(text).out.find("open.list: "), std::string::npos);
}

TEST(CheckConfig, TellsEveryMistakeOnALineOfItsOwn) {
  test::CommandLine line;
  const auto ended =
      line.run({"config", "check", line.write("m.toml", "[log]\nlevel = 1\nx = 2\n")});
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_NE(ended.out.find("m.toml:2: "), std::string::npos);
  EXPECT_NE(ended.out.find("m.toml:3: unknown key \"x\""), std::string::npos);
  EXPECT_EQ(ended.err, "");
}

TEST(CheckConfig, AFileThatIsNotThereCannotBeRead) {
  test::CommandLine line;
  EXPECT_EQ(line.run({"config", "check", line.path("absent")}).code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
