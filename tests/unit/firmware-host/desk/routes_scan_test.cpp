// What the clerk enters becomes a Scan like any other.
#include <gtest/gtest.h>

#include "firmware-host/desk/inputs.hpp"
#include "tests/unit/firmware-host/desk/desk_fixture.hpp"

namespace menshen::desk {
namespace {

class DeskScan : public ::testing::Test, protected DeskFixture {
 protected:
  DeskScan() { sign_in(); }

  std::string refused(const std::string& path, const std::string& body) {
    const auto response = post(path, body);
    EXPECT_GE(response.status, 400U);
    EXPECT_TRUE(scans.empty());
    return error_in(response);
  }
};

TEST_F(DeskScan, OfATypedNumber) {
  const auto response = post(
      "/api/typed-number",
      R"({"lane":"front","number":"110105 19491231 002x","name":"张三","reason":"card_forgotten"})");
  EXPECT_EQ(response.status, 202U);
  ASSERT_EQ(scans.size(), 1U);
  EXPECT_EQ(scans[0].lane, "front");
  EXPECT_EQ(scans[0].source, Source::desk);
  EXPECT_EQ(scans[0].content, Content::typed_number);
  EXPECT_EQ(scans[0].reader, "desk");
  EXPECT_EQ(scans[0].read_at, now.at);
  EXPECT_EQ(text_of(scans[0].bytes), "11010519491231002X\n张三\n1");
  EXPECT_FALSE(scans[0].follows);
}

TEST_F(DeskScan, OfNoDocument) {
  EXPECT_EQ(post("/api/no-document", R"({"lane":"back"})").status, 202U);
  ASSERT_EQ(scans.size(), 1U);
  EXPECT_EQ(scans[0].content, Content::no_document);
  EXPECT_EQ(scans[0].lane, "back");
  EXPECT_TRUE(scans[0].bytes.empty());
}

TEST_F(DeskScan, OfCompletedSteps) {
  const auto response =
      post("/api/steps",
           R"({"lane":"front","follows":12,"steps":["identity_checked","guardian_contact"]})");
  EXPECT_EQ(response.status, 202U);
  ASSERT_EQ(scans.size(), 1U);
  EXPECT_EQ(scans[0].content, Content::desk_step);
  EXPECT_EQ(scans[0].follows, LeafIndex{12});
  EXPECT_EQ(text_of(scans[0].bytes), "identity_checked\nguardian_contact");
}

TEST_F(DeskScan, IsNeverMadeForALaneThatDoesNotExist) {
  EXPECT_EQ(refused("/api/no-document", R"({"lane":"side"})"), "lane_unknown");
  EXPECT_EQ(refused("/api/typed-number",
                    R"({"lane":"side","number":"1","name":"n","reason":"card_forgotten"})"),
            "lane_unknown");
  EXPECT_EQ(refused("/api/steps", R"({"lane":"","follows":1,"steps":["identity_checked"]})"),
            "lane_unknown");
}

TEST_F(DeskScan, IsNeverMadeOfStepsThatPolicyDoesNotKnow) {
  EXPECT_EQ(refused("/api/steps", R"({"lane":"front","follows":1,"steps":["bribe_paid"]})"),
            "step_unknown");
}

TEST_F(DeskScan, IsNeverMadeOfWhatIsMalformed) {
  EXPECT_EQ(refused("/api/typed-number",
                    R"({"lane":"front","number":"1;","name":"n","reason":"card_forgotten"})"),
            "number_form");
  EXPECT_EQ(refused("/api/typed-number",
                    R"({"lane":"front","number":"1","name":"","reason":"card_forgotten"})"),
            "name_form");
  EXPECT_EQ(refused("/api/typed-number",
                    R"({"lane":"front","number":"1","name":"n","reason":"because"})"),
            "reason_unknown");
  EXPECT_EQ(refused("/api/no-document", "{}"), "member_missing");
  EXPECT_EQ(refused("/api/steps", "[]"), "json_malformed");
}

TEST_F(DeskScan, IsNotTakenWhileTheSystemStops) {
  board.notice(Notice::stopping, true);
  EXPECT_EQ(refused("/api/no-document", R"({"lane":"front"})"), "stopping");
}

TEST_F(DeskScan, FitsTheLargestScanWhateverIsTyped) {
  const std::string name(name_bytes_max, 'n');
  EXPECT_EQ(post("/api/typed-number", R"({"lane":"front","number":")" + std::string(32, '1') +
                                          R"(","name":")" + name + R"(","reason":4})")
                .status,
            202U);
  EXPECT_LE(scans[0].bytes.size(), scan_bytes_max);
}

}  // namespace
}  // namespace menshen::desk
