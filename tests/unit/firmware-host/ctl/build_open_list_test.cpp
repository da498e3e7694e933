#include "firmware-host/ctl/build_open_list.hpp"

#include <gtest/gtest.h>

#include "gateway/watchlist/open_list.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

constexpr const char* lost = "11010519491231002X";
constexpr const char* locked = "440524188001010014";
constexpr const char* minor = "110105201603100013";

class BuildOpenList : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(line_.run({"open-list", "key", "new", "--out", line_.path("key")}).code, exit_ok);
  }
  test::Ended build(const std::string& csv, std::vector<std::string> more = {}) {
    line_.write("csv", csv);
    std::vector<std::string> words = {"open-list", "build",           "--key", line_.path("key"),
                                      "--from",    line_.path("csv"), "--out", line_.path("list"),
                                      "--county",  "411322"};
    const auto said = [&](const char* option) {
      return std::ranges::find(more, option) != more.end();
    };
    if (!said("--version")) words.insert(words.end(), {"--version", "7"});
    if (!said("--expires")) words.insert(words.end(), {"--expires", "2026-03-17T00:00:00Z"});
    words.insert(words.end(), more.begin(), more.end());
    return line_.run(words);
  }
  watchlist::OpenList opened() {
    const std::string text = line_.read("key");
    return watchlist::OpenList::open(line_.path("list"),
                                     *from_base64(text.substr(0, text.find('\n'))))
        .value();
  }

  test::CommandLine line_;
};

TEST_F(BuildOpenList, ADoorFindsWhatTheTableListed) {
  const auto ended = build("number,listing\r\n" + std::string(lost) + ",lost_card\r\n\n" + locked +
                           ",locked_card");
  ASSERT_EQ(ended.code, exit_ok) << ended.err;
  const auto list = opened();
  EXPECT_TRUE(list.verify());
  const Instant now = test::CommandLine::fixed_now();
  EXPECT_EQ(list.find(NumberKind::citizen, lost, now).listing, Listing::lost_card);
  EXPECT_EQ(list.find(NumberKind::citizen, locked, now).listing, Listing::locked_card);
  EXPECT_EQ(list.find(NumberKind::citizen, minor, now).listing, Listing::none);
  EXPECT_EQ(list.version(), 7U);
  EXPECT_EQ(list.county(), "411322");
}

TEST_F(BuildOpenList, SaysWhatItWrote) {
  const auto ended = build(std::string(lost) + ",lost_card\n");
  const auto size = std::filesystem::file_size(line_.path("list"));
  EXPECT_EQ(ended.out, R"({"version":7,"entries":1,"issued":"2026-03-10T06:05:09Z",)"
                       R"("expires":"2026-03-17T00:00:00Z","bytes":)" +
                           std::to_string(size) + "}\n");
}

TEST_F(BuildOpenList, ANumberOfFifteenDigitsIsFoundByItsEighteen) {
  ASSERT_EQ(build("110105491231002,lost_card\n").code, exit_ok);
  EXPECT_EQ(opened()
                .find(NumberKind::citizen, "11010519491231002X", test::CommandLine::fixed_now())
                .listing,
            Listing::lost_card);
}

TEST_F(BuildOpenList, APassIsListedAsAPass) {
  ASSERT_EQ(build("m12345678,lost_card\n").code, exit_ok);
  const Instant now = test::CommandLine::fixed_now();
  EXPECT_EQ(opened().find(NumberKind::pass, "M12345678", now).listing, Listing::lost_card);
  EXPECT_EQ(opened().find(NumberKind::passport, "M12345678", now).listing, Listing::none);
}

TEST_F(BuildOpenList, AnEmptyTableIsAListOfNobody) {
  ASSERT_EQ(build("").code, exit_ok);
  EXPECT_EQ(opened().size(), 0U);
}

TEST_F(BuildOpenList, EveryWrongLineIsNamedAndNoNumberOfAPersonIs) {
  const std::string bad_check = "110105194912310021";
  const auto ended = build(std::string(lost) + ",lost_card\n" + bad_check + ",lost_card\n" + lost +
                           ",locked_card\n" + locked + ",stolen\n" + locked + "\n");
  EXPECT_EQ(ended.code, exit_no);
  for (const char* said :
       {"csv:2: the line has a number with the defect number_check",
        "csv:3: the line has the number of line 1", "csv:4: ", "csv:5: ", "4 lines are wrong"}) {
    EXPECT_NE(ended.err.find(said), std::string::npos) << said << "\n" << ended.err;
  }
  EXPECT_EQ(ended.err.find("1101051949"), std::string::npos);
  EXPECT_FALSE(line_.exists("list"));
}

TEST_F(BuildOpenList, AMinorIsListedOnlyWhereASignedPolicySaysSo) {
  const std::string csv = std::string(minor) + ",minor\n";
  EXPECT_EQ(build(csv).code, exit_no);
  EXPECT_FALSE(line_.exists("list"));
  ASSERT_EQ(build(csv, {"--with-minors"}).code, exit_ok);
  EXPECT_EQ(opened().find(NumberKind::citizen, minor, test::CommandLine::fixed_now()).listing,
            Listing::minor);
}

TEST_F(BuildOpenList, OfManyMistakesTheFirstAreTold) {
  std::string csv;
  for (std::size_t i = 0; i < 1000; ++i) csv += "x,lost_card\n";
  const auto ended = build(csv);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(ended.err, '\n')),
            list_mistakes_told_max + 1);
  EXPECT_NE(ended.err.find("1000 lines are wrong"), std::string::npos);
}

TEST_F(BuildOpenList, AnOldListStaysWhenTheNewOneIsWrong) {
  ASSERT_EQ(build(std::string(lost) + ",lost_card\n").code, exit_ok);
  const std::string before = line_.read("list");
  EXPECT_EQ(build("x,lost_card\n").code, exit_no);
  EXPECT_EQ(line_.read("list"), before);
}

TEST_F(BuildOpenList, WrongWordsAreRefused) {
  EXPECT_EQ(build("", {"--version", "0"}).code, exit_usage);
  EXPECT_EQ(build("", {"--version", "-1"}).code, exit_usage);
  EXPECT_EQ(build("", {"--expires", "2026-03-17"}).code, exit_usage);
  EXPECT_EQ(build("", {"--expires", "2026-03-10T06:05:09Z"}).code, exit_usage);  // now
}

TEST_F(BuildOpenList, AKeyThatIsNoneIsNotReadable) {
  line_.write("key", "c2hvcnQ=\n");
  EXPECT_EQ(build("").code, exit_file);
  std::filesystem::remove(line_.path("key"));
  EXPECT_EQ(build("").code, exit_file);
}

}  // namespace
}  // namespace menshen::ctl
