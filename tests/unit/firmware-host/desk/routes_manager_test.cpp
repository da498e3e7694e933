// What is more than a scan: leaving, the manager's override, the on-site view.
#include <gtest/gtest.h>

#include "firmware-host/desk/errc.hpp"
#include "tests/unit/firmware-host/desk/desk_fixture.hpp"

namespace menshen::desk {
namespace {

using namespace std::chrono_literals;

constexpr const char* override_body = R"({"lane":"front","leaf":7,"pin":"271828"})";
constexpr const char* record_body =
    R"({"leaf":7,"purpose":"police_inquiry","case_number":"GA-2026-1","pin":"271828"})";

DeskSettings with_manager() {
  DeskSettings made = DeskFixture::settings();
  made.manager.kept_pin = cheap_kept_pin;
  made.manager.overrides = true;
  made.manager.opens_records = true;
  made.manager.purposes = {{"police_inquiry", "公安机关查询", "Police inquiry"}};
  made.manager.record_stays = 20s;
  return made;
}

class DeskManager : public ::testing::Test, protected DeskFixture {
 protected:
  DeskManager() { begin(with_manager()); }

  void begin(DeskSettings made) {
    DeskPorts all = ports();
    all.leave = [this](LeafIndex leaf, const Answered<LeafIndex>& answer) {
      left.push_back(leaf);
      if (failing) return answer(make_error_code(Errc::register_failing));
      answer(LeafIndex{99});
    };
    all.arm_override = [this](const std::string& lane, LeafIndex leaf) {
      armed.push_back(lane + " " + std::to_string(leaf));
      if (failing) return Result<std::chrono::seconds>(make_error_code(Errc::leaf_not_last));
      return Result<std::chrono::seconds>(60s);
    };
    all.open_record = [this](const RecordAsked& asked, const Answered<RecordShown>& answer) {
      opened.push_back(asked);
      if (failing) return answer(make_error_code(Errc::record_gone));
      answer(RecordShown{asked.leaf, 100, "citizen_id", "110105", "测试", ""});
    };
    routes = Routes(std::move(made), board, std::move(all));
    cookie.clear();
    EXPECT_EQ(sign_in(), 204U);
  }
  bool nothing_was_done() const { return left.empty() && armed.empty() && opened.empty(); }

  bool failing = false;
  std::vector<LeafIndex> left;
  std::vector<std::string> armed;
  std::vector<RecordAsked> opened;
};

TEST_F(DeskManager, SaysThatSomebodyHasLeftOnceTheLeafIsWritten) {
  const auto response = post("/api/exit", R"({"leaf":7})");
  EXPECT_EQ(response.status, 201U);
  EXPECT_EQ(response.body, R"({"leaf":99})");
  EXPECT_EQ(left, std::vector<LeafIndex>{7});
  failing = true;
  const auto refused = post("/api/exit", R"({"leaf":8})");
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(error_in(refused), "register_failing");
}

TEST_F(DeskManager, ArmsALaneForTheManagersPin) {
  const auto response = post("/api/override", override_body);
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, R"({"seconds":60})");
  EXPECT_EQ(armed, std::vector<std::string>{"front 7"});
  failing = true;
  EXPECT_EQ(error_in(post("/api/override", override_body)), "leaf_not_last");
}

TEST_F(DeskManager, ShowsOneRecordWithTheLeafThatSaysSo) {
  const auto response = post("/api/record", record_body);
  EXPECT_EQ(response.status, 200U);
  const auto json = boost::json::parse(response.body);
  EXPECT_EQ(json.at("name").as_string(), "测试");
  EXPECT_EQ(json.at("access").as_int64(), 100);
  EXPECT_EQ(json.at("stays_seconds").as_int64(), 20);
  EXPECT_EQ(field(response, "Cache-Control"), "no-store");
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].case_number, "GA-2026-1");
  failing = true;
  EXPECT_EQ(post("/api/record", record_body).status, 410U);
}

TEST_F(DeskManager, DoesNothingForAWrongPinAndMakesAGuesserWait) {
  const std::string wrong = R"({"lane":"front","leaf":7,"pin":"000000"})";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(error_in(post("/api/override", wrong)), "pin_wrong");
  const auto waits = post("/api/record", record_body);
  EXPECT_EQ(waits.status, 429U) << "one lock for all that the PIN opens";
  EXPECT_EQ(field(waits, "Retry-After"), "2");
  EXPECT_TRUE(nothing_was_done());
  now.at += 2s;
  EXPECT_EQ(post("/api/record", record_body).status, 200U);
}

TEST_F(DeskManager, TheManagersWrongPinsDoNotShutTheDesk) {
  for (int i = 0; i < 3; ++i) {
    post("/api/override", R"({"lane":"front","leaf":7,"pin":"000000"})");
  }
  EXPECT_EQ(sign_in(), 204U);
}

TEST_F(DeskManager, NeedsASessionAndOurOwnPage) {
  const std::string mine = cookie;
  for (const char* path : {"/api/exit", "/api/override", "/api/record"}) {
    cookie.clear();
    EXPECT_EQ(error_in(post(path, record_body)), "signed_out") << path;
    cookie = mine;
    auto foreign = request(http::Method::post, path, record_body);
    for (auto& one : foreign.fields) {
      if (one.name == "origin") one.value = "http://elsewhere.example";
    }
    EXPECT_EQ(error_in(ask(foreign)), "origin_foreign") << path;
    EXPECT_EQ(get(path).status, 405U) << path;
  }
  EXPECT_TRUE(nothing_was_done());
}

TEST_F(DeskManager, TakesNothingButWhatBelongsThere) {
  for (const char* body : {"{}", R"({"leaf":-1})", R"({"leaf":"7"})", R"({"leaf":7,"more":1})"}) {
    EXPECT_EQ(error_in(post("/api/exit", body)), "member_missing") << body;
  }
  EXPECT_EQ(error_in(post("/api/override", R"({"lane":"front","leaf":7})")), "member_missing");
  EXPECT_EQ(error_in(post("/api/record",
                          R"({"leaf":7,"purpose":"curiosity","case_number":"A1","pin":"271828"})")),
            "purpose_unknown");
  EXPECT_TRUE(nothing_was_done());
}

TEST_F(DeskManager, IsAbsentWhereTheVenueHasNotSetItUp) {
  for (int i = 0; i < 3; ++i) {
    DeskSettings less = with_manager();
    if (i == 0) less.manager.kept_pin.clear();
    if (i == 1) less.manager.overrides = false;
    if (i == 2) less.manager.opens_records = false;
    begin(std::move(less));
    EXPECT_EQ(error_in(post("/api/override", override_body)) == "manager_absent", i != 2) << i;
    EXPECT_EQ(error_in(post("/api/record", record_body)) == "manager_absent", i != 1) << i;
    const auto state = boost::json::parse(get("/api/state").body);
    const auto& manager = state.at("desk").at("manager");
    EXPECT_EQ(manager.at("overrides").as_bool(), i == 2) << i;
    EXPECT_EQ(manager.at("opens_records").as_bool(), i == 1) << i;
  }
}

TEST_F(DeskManager, DoesNothingWhileTheSystemStops) {
  board.notice(Notice::stopping, true);
  EXPECT_EQ(error_in(post("/api/exit", R"({"leaf":7})")), "stopping");
  EXPECT_EQ(error_in(post("/api/override", override_body)), "stopping");
  EXPECT_EQ(error_in(post("/api/record", record_body)), "stopping");
  EXPECT_TRUE(nothing_was_done());
}

}  // namespace
}  // namespace menshen::desk
