#include "firmware-host/desk/guard.hpp"

#include <gtest/gtest.h>

#include "firmware-host/desk/errc.hpp"

namespace menshen::desk {
namespace {

http::Request request(std::vector<http::Field> fields) {
  http::Request made;
  made.fields = std::move(fields);
  return made;
}

const std::vector<std::string> hosts = {"127.0.0.1", "localhost", "[::1]"};

bool host_passes(const std::string& host) {
  return check_host(request({{"host", host}}), hosts).has_value();
}

TEST(Guard, KnowsTheDeskByItsOwnNamesAndAnyPort) {
  for (const char* host :
       {"127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(host_passes(host)) << host;
  }
  for (const char* host : {"", ":8080", "evil.example", "127.0.0.1.evil.example", "localhost.",
                           "evil.example:8080", "[::1", "[::2]", "127.0.0.2", "::1"}) {
    EXPECT_FALSE(host_passes(host)) << host;
  }
  EXPECT_EQ(check_host(request({}), hosts).error(), Errc::host_unknown);
}

TEST(Guard, TakesChangesOnlyFromItsOwnPage) {
  const auto passes = [](const std::string& origin, const std::string& site) {
    std::vector<http::Field> fields = {{"host", "localhost:8080"}};
    if (!origin.empty()) fields.push_back({"origin", origin});
    if (!site.empty()) fields.push_back({"sec-fetch-site", site});
    return check_same_origin(request(std::move(fields))).has_value();
  };
  EXPECT_TRUE(passes("http://localhost:8080", ""));
  EXPECT_TRUE(passes("http://LOCALHOST:8080", "same-origin"));
  EXPECT_TRUE(passes("https://localhost:8080", ""));
  EXPECT_TRUE(passes("", "same-origin"));
  EXPECT_FALSE(passes("", ""));
  EXPECT_FALSE(passes("null", ""));
  EXPECT_FALSE(passes("http://localhost", ""));
  EXPECT_FALSE(passes("http://localhost:8081", ""));
  EXPECT_FALSE(passes("http://evil.example", ""));
  EXPECT_FALSE(passes("http://localhost:8080.evil.example", ""));
  EXPECT_FALSE(passes("http://evil.example", "same-origin"));
  for (const char* site : {"cross-site", "same-site", "none"}) {
    EXPECT_FALSE(passes("http://localhost:8080", site)) << site;
    EXPECT_FALSE(passes("", site)) << site;
  }
}

TEST(Guard, LetsNoOtherPageRead) {
  const auto passes = [](const std::string& site) {
    return check_not_cross_site(request({{"sec-fetch-site", site}})).has_value();
  };
  EXPECT_TRUE(check_not_cross_site(request({})));
  EXPECT_TRUE(passes("same-origin"));
  EXPECT_TRUE(passes("none"));  // typed into the address bar
  EXPECT_FALSE(passes("cross-site"));
  EXPECT_FALSE(passes("same-site"));
}

TEST(Guard, WantsJsonWhichNoFormCanSend) {
  const auto passes = [](const std::string& type) {
    return check_json(request({{"content-type", type}})).has_value();
  };
  EXPECT_TRUE(passes("application/json"));
  EXPECT_TRUE(passes("Application/JSON; charset=utf-8"));
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data", "application/json2", "text/json"}) {
    EXPECT_FALSE(passes(type)) << type;
  }
}

TEST(Guard, FindsACookieAmongOthers) {
  const auto value = [](const std::string& text) {
    return std::string(cookie_in(request({{"cookie", text}}), "menshen_desk"));
  };
  EXPECT_EQ(value("menshen_desk=abc"), "abc");
  EXPECT_EQ(value("a=b; menshen_desk=abc; c=d"), "abc");
  EXPECT_EQ(value("xmenshen_desk=no; menshen_desk=yes"), "yes");
  EXPECT_EQ(value("menshen_desk2=no;menshen_desk=yes"), "yes");
  EXPECT_EQ(value("menshen_desk="), "");
  EXPECT_EQ(value("menshen_desk"), "");
  EXPECT_EQ(value(";;; ;"), "");
  EXPECT_EQ(std::string(cookie_in(request({}), "menshen_desk")), "");
}

}  // namespace
}  // namespace menshen::desk
