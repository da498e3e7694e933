// Signing in and out, and what ends with a session.
#include <gtest/gtest.h>

#include "tests/unit/firmware-host/desk/desk_fixture.hpp"

namespace menshen::desk {
namespace {

using namespace std::chrono_literals;
using http::Method;

class DeskSignIn : public ::testing::Test, protected DeskFixture {
 protected:
  std::string signed_in() { return get("/api/session").body; }
};

TEST_F(DeskSignIn, GivesACookieThatScriptsAndOtherSitesNeverSee) {
  const auto response = post("/api/session", R"({"pin":"271828"})");
  EXPECT_EQ(response.status, 204U);
  const std::string set = field(response, "Set-Cookie");
  EXPECT_TRUE(set.starts_with("menshen_desk=000102030405"));
  EXPECT_NE(set.find("; HttpOnly"), std::string::npos);
  EXPECT_NE(set.find("; SameSite=Strict"), std::string::npos);
  EXPECT_NE(set.find("; Path=/"), std::string::npos);
  EXPECT_NE(set.find("; Max-Age=50400"), std::string::npos);
}

TEST_F(DeskSignIn, IsAnsweredOnlyWhenThePinIsRight) {
  EXPECT_EQ(signed_in(), R"({"signed_in":false})");
  EXPECT_EQ(sign_in("271829"), 401U);
  EXPECT_EQ(signed_in(), R"({"signed_in":false})");
  EXPECT_EQ(sign_in(), 204U);
  EXPECT_EQ(signed_in(), R"({"signed_in":true})");
}

TEST_F(DeskSignIn, NeverSucceedsWhereNoPinIsKept) {
  DeskSettings without = settings();
  without.kept_pin.clear();
  Routes open(std::move(without), board, ports());
  std::optional<http::Response> answered;
  open.serve(request(Method::post, "/api/session", R"({"pin":""})"),
             [&](http::Response r) { answered = std::move(r); });
  loop.run();
  ASSERT_TRUE(answered);
  EXPECT_EQ(error_in(*answered), "pin_wrong");
}

TEST_F(DeskSignIn, MakesAGuesserWait) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(sign_in("000000"), 401U);
  auto response = post("/api/session", R"({"pin":"271828"})");
  EXPECT_EQ(response.status, 429U);
  EXPECT_EQ(error_in(response), "tries_wait");
  EXPECT_EQ(field(response, "Retry-After"), "2");
  now.at += 1500ms;
  EXPECT_EQ(field(post("/api/session", R"({"pin":"271828"})"), "Retry-After"), "1");
  now.at += 500ms;
  EXPECT_EQ(sign_in(), 204U);
}

TEST_F(DeskSignIn, TriesOnePinAtATime) {
  std::vector<unsigned> statuses;
  for (int i = 0; i < 3; ++i) {
    routes.serve(request(Method::post, "/api/session", R"({"pin":"271828"})"),
                 [&](const http::Response& r) { statuses.push_back(r.status); });
  }
  loop.run();
  EXPECT_EQ(statuses, (std::vector<unsigned>{429, 429, 204}));
  EXPECT_EQ(sign_in(), 204U);
}

TEST_F(DeskSignIn, EndsWithSigningOut) {
  sign_in();
  const auto events = get("/events").events;
  const auto response = ask(request(Method::delete_, "/api/session"));
  EXPECT_EQ(response.status, 204U);
  EXPECT_NE(field(response, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_TRUE(events->closed());
  EXPECT_EQ(get("/api/state").status, 401U);
  EXPECT_EQ(ask(request(Method::delete_, "/api/session")).status, 401U);
}

TEST_F(DeskSignIn, EndsOnlyItsOwnStreams) {
  sign_in();
  const auto mine = get("/events").events;
  const std::string first = cookie;
  sign_in();
  const auto other = get("/events").events;
  ask(request(Method::delete_, "/api/session"));
  EXPECT_TRUE(other->closed());
  EXPECT_FALSE(mine->closed());
  cookie = first;
  EXPECT_EQ(get("/api/state").status, 200U);
}

TEST_F(DeskSignIn, EndsWhenNoPageIsOpenForLong) {
  sign_in();
  now.at += 31min;
  routes.tick();
  EXPECT_EQ(get("/api/state").status, 401U);
}

TEST_F(DeskSignIn, LastsWhileAPageIsOpenButNotBeyondAShift) {
  sign_in();
  const auto events = get("/events").events;
  for (int minute = 0; minute < 14 * 60 - 1; ++minute) {
    now.at += 1min;
    routes.tick();
    events->take();
  }
  EXPECT_FALSE(events->closed());
  now.at += 1min;
  routes.tick();
  EXPECT_TRUE(events->closed());
  EXPECT_EQ(get("/api/state").status, 401U);
}

TEST_F(DeskSignIn, ForgetsStreamsWhoseReadersLeft) {
  sign_in();
  get("/events");  // dropped at once
  now.at += 31min;
  routes.tick();
  EXPECT_EQ(get("/api/state").status, 401U);
}

}  // namespace
}  // namespace menshen::desk
