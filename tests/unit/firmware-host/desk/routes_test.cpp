#include "firmware-host/desk/routes.hpp"

#include <gtest/gtest.h>

#include "tests/unit/firmware-host/desk/desk_fixture.hpp"

namespace menshen::desk {
namespace {

using namespace std::chrono_literals;
using http::Method;

class DeskRoutes : public ::testing::Test, protected DeskFixture {};

TEST_F(DeskRoutes, ServeThePageToAnybody) {
  for (const char* path : {"/", "/desk.css", "/app.js", "/stream.js", "/render.js", "/mark.svg"}) {
    const auto response = get(path);
    EXPECT_EQ(response.status, 200U) << path;
    EXPECT_FALSE(response.body.empty()) << path;
  }
  EXPECT_EQ(field(get("/"), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field(get("/app.js"), "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(field(get("/mark.svg"), "Content-Type"), "image/svg+xml");
}

TEST_F(DeskRoutes, SendAPageThatMayRunOnlyItsOwnFiles) {
  const auto response = get("/");
  const std::string policy = field(response, "Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(field(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field(response, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(field(response, "Cache-Control"), "no-store");
  // So the page itself must hold neither script nor style.
  for (const char* inline_code : {"<style", " style=", "onclick", "javascript:", "<script>"}) {
    EXPECT_EQ(response.body.find(inline_code), std::string::npos) << inline_code;
  }
}

TEST_F(DeskRoutes, KeepEveryAnswerOutOfCaches) {
  sign_in();
  for (const char* path : {"/healthz", "/metrics", "/api/session", "/api/state", "/nothing"}) {
    EXPECT_EQ(field(get(path), "Cache-Control"), "no-store") << path;
    EXPECT_EQ(field(get(path), "X-Content-Type-Options"), "nosniff") << path;
  }
}

TEST_F(DeskRoutes, KnowNoOtherPath) {
  for (const char* path : {"/nothing", "/../etc/passwd", "//", "/index.html", "/api", "/api/"}) {
    EXPECT_EQ(error_in(get(path)), "path_unknown") << path;
  }
  EXPECT_EQ(get("/healthz?x=1").status, 200U);
}

TEST_F(DeskRoutes, SayWhatAnAddressTakesInstead) {
  const auto response = post("/healthz", "{}");
  EXPECT_EQ(response.status, 405U);
  EXPECT_EQ(field(response, "Allow"), "GET, HEAD");
  EXPECT_EQ(field(post("/", "{}"), "Allow"), "GET, HEAD");
  EXPECT_EQ(field(ask(request(Method::put, "/api/session")), "Allow"), "GET, HEAD, POST, DELETE");
  EXPECT_EQ(field(get("/api/typed-number"), "Allow"), "POST");
}

TEST_F(DeskRoutes, AnswerHeadAsGet) {
  EXPECT_EQ(ask(request(Method::head, "/healthz")).status, 200U);
  EXPECT_EQ(ask(request(Method::head, "/")).status, 200U);
  EXPECT_EQ(ask(request(Method::head, "/api/state")).status, 401U);
}

TEST_F(DeskRoutes, RefuseEveryRequestUnderAForeignName) {
  for (const char* path : {"/", "/healthz", "/metrics", "/api/session"}) {
    auto foreign = request(Method::get, path);
    foreign.fields[0].value = "rebound.example:8080";
    EXPECT_EQ(error_in(ask(foreign)), "host_unknown") << path;
  }
}

TEST_F(DeskRoutes, RefuseWhatAnotherPageSends) {
  sign_in();
  for (const auto& [method, path] :
       std::initializer_list<std::pair<Method, const char*>>{{Method::post, "/api/session"},
                                                             {Method::delete_, "/api/session"},
                                                             {Method::post, "/api/typed-number"},
                                                             {Method::post, "/api/no-document"},
                                                             {Method::post, "/api/steps"}}) {
    auto foreign = request(method, path, R"({"lane":"front"})");
    foreign.fields[1].value = "http://evil.example";
    EXPECT_EQ(error_in(ask(foreign)), "origin_foreign") << path;
    foreign.fields.erase(foreign.fields.begin() + 1);
    EXPECT_EQ(error_in(ask(foreign)), "origin_foreign") << path;
  }
  auto reading = request(Method::get, "/api/state");
  reading.fields.push_back({"sec-fetch-site", "cross-site"});
  EXPECT_EQ(error_in(ask(reading)), "origin_foreign");
  EXPECT_TRUE(scans.empty());
}

TEST_F(DeskRoutes, RefuseWhatIsNotJson) {
  sign_in();
  auto plain = request(Method::post, "/api/no-document", R"({"lane":"front"})");
  plain.fields[2].value = "text/plain";
  EXPECT_EQ(error_in(ask(plain)), "content_not_json");
  EXPECT_EQ(error_in(post("/api/no-document", "{")), "json_malformed");
  EXPECT_TRUE(scans.empty());
}

TEST_F(DeskRoutes, SayEveryMistakeInTwoLanguagesWithARemedy) {
  const auto problem = boost::json::parse(get("/api/state").body).as_object();
  EXPECT_EQ(problem.at("error"), "signed_out");
  EXPECT_FALSE(problem.at("zh").as_string().empty());
  EXPECT_FALSE(problem.at("en").as_string().empty());
  EXPECT_FALSE(problem.at("remedy").at("zh").as_string().empty());
  EXPECT_FALSE(problem.at("remedy").at("en").as_string().empty());
}

TEST_F(DeskRoutes, ShowNothingWithoutASession) {
  for (const char* path : {"/api/state", "/events"}) {
    EXPECT_EQ(get(path).status, 401U) << path;
    EXPECT_EQ(get(path).events, nullptr) << path;
  }
  for (const char* path : {"/api/typed-number", "/api/no-document", "/api/steps"}) {
    EXPECT_EQ(post(path, "{}").status, 401U) << path;
  }
  cookie = "menshen_desk=" + std::string(64, '0');
  EXPECT_EQ(get("/api/state").status, 401U);
}

TEST_F(DeskRoutes, ShowTheWholeStateToASession) {
  sign_in();
  board.show({"front", now, Outcome::admit, {Reason::adult}, LeafIndex{3}, "张*", "1****1"});
  const auto state = boost::json::parse(get("/api/state").body).as_object();
  EXPECT_EQ(state.at("desk").at("venue").at("zh"), "测试网吧");
  EXPECT_EQ(state.at("desk").at("rest_after_seconds"), 30);
  EXPECT_EQ(state.at("desk").at("steps_open_seconds"), 900);
  EXPECT_EQ(state.at("desk").at("lanes").at(0).at("en"), "Front");
  EXPECT_EQ(state.at("desk").at("lanes").at(1).at("zh"), "back");
  EXPECT_EQ(state.at("desk").at("steps").at(1).at("name"), "guardian_contact");
  EXPECT_EQ(state.at("desk").at("no_chip_reasons").as_array().size(), 4U);
  EXPECT_EQ(state.at("now").at("utc_offset_seconds"), 28'800);
  EXPECT_EQ(state.at("board").at("lanes").at("front").at("leaf"), 3);
}

TEST_F(DeskRoutes, StreamTheStateAndThenEachChange) {
  sign_in();
  const auto events = get("/events").events;
  ASSERT_NE(events, nullptr);
  EXPECT_TRUE(events->take().starts_with("event: state\ndata: {\"desk\":"));
  board.show({"front", now, Outcome::refer, {Reason::no_document}, LeafIndex{3}, "", ""});
  EXPECT_TRUE(events->take().starts_with("event: shown\n"));
}

TEST_F(DeskRoutes, TellThePagesTheTimeEveryFiveSeconds) {
  sign_in();
  const auto events = get("/events").events;
  events->take();
  int told = 0;
  for (int second = 0; second < 20; ++second) {
    routes.tick();
    if (events->take().starts_with("event: time\n")) ++told;
    now.at += 1s;
  }
  EXPECT_EQ(told, 4);
}

TEST_F(DeskRoutes, LetNamesVanishAtTheirTime) {
  board.show({"front", now, Outcome::admit, {Reason::adult}, LeafIndex{3}, "张*", "1****1"});
  now.at += 30s;
  routes.tick();
  EXPECT_EQ(board.last("front")->masked_name, "");
}

TEST_F(DeskRoutes, RefuseOneReaderTooMany) {
  sign_in();
  std::vector<std::shared_ptr<http::EventChannel>> readers;
  for (std::size_t i = 0; i < readers_count_max; ++i) readers.push_back(get("/events").events);
  EXPECT_NE(readers.back(), nullptr);
  const auto refused = get("/events");
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(error_in(refused), "readers_full");
}

TEST_F(DeskRoutes, SayHowTheBoxIsToAnybodyAndNothingOfAnybody) {
  board.show({"front", now, Outcome::admit, {Reason::adult}, LeafIndex{3}, "张*", "1****1"});
  auto response = get("/healthz");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, R"({"status":"ok","troubles":[]})");
  health = {false, {"store_failing"}};
  response = get("/healthz");
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(response.body, R"({"status":"failing","troubles":["store_failing"]})");
}

TEST_F(DeskRoutes, GiveMetricsToThisMachineOnly) {
  EXPECT_EQ(get("/metrics").body, "menshen_up 1\n");
  auto far = request(Method::get, "/metrics");
  far.from_loopback = false;
  EXPECT_EQ(error_in(ask(far)), "loopback_only");
}

TEST_F(DeskRoutes, AnswerThatTheyStopOnceTheyAreGone) {
  std::optional<Routes> short_lived;
  short_lived.emplace(settings(), board, ports());
  const auto handler = short_lived->handler();
  short_lived.reset();
  std::optional<http::Response> answered;
  handler(request(Method::get, "/"), [&](http::Response r) { answered = std::move(r); });
  ASSERT_TRUE(answered);
  EXPECT_EQ(error_in(*answered), "stopping");
}

}  // namespace
}  // namespace menshen::desk
