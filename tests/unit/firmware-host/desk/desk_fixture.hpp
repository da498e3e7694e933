// A desk without a server: Routes on a loop that the test turns by hand, at a time it sets.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/desk/routes.hpp"

namespace menshen::desk {

// "271828" at the least cost.
inline constexpr const char* cheap_kept_pin =
    "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw==$oJA0G1UwgplRYxaciIjfvPDDCGuZSo9MZSUO7ZkQEtI=";

struct DeskFixture {
  DeskFixture() : routes(settings(), board, ports()) {}

  static DeskSettings settings() {
    DeskSettings made;
    made.venue_zh = "测试网吧";
    made.venue_en = "Test cafe";
    made.lanes = {{"front", "前门", "Front"}, {"back", "", ""}};
    made.steps = {{"identity_checked", "查验身份", "Identity checked"},
                  {"guardian_contact", "联系监护人", "Guardian asked"}};
    made.kept_pin = cheap_kept_pin;
    return made;
  }

  DeskPorts ports() {
    DeskPorts made;
    made.on_scan = [this](Scan scan) { scans.push_back(std::move(scan)); };
    made.metrics = [] { return std::string("menshen_up 1\n"); };
    made.health = [this] { return health; };
    made.now = [this] { return now; };
    made.chance = [this](std::span<std::uint8_t> bytes) {
      for (auto& byte : bytes) byte = next_random++;
    };
    made.home = loop.get_executor();
    made.slow = loop.get_executor();
    return made;
  }

  // Turns the loop until the answer is there.
  http::Response ask(http::Request request) {
    std::optional<http::Response> answered;
    routes.serve(std::move(request),
                 [&](http::Response response) { answered = std::move(response); });
    loop.restart();
    loop.run();
    return answered.value_or(http::Response{0, {}, "never answered", nullptr});
  }

  http::Request request(http::Method method, const std::string& target,
                        const std::string& body = "") const {
    http::Request made;
    made.method = method;
    made.target = target;
    made.body = body;
    made.from_loopback = true;
    made.fields = {{"host", "localhost:8080"}};
    if (method != http::Method::get) made.fields.push_back({"origin", "http://localhost:8080"});
    if (method == http::Method::post) made.fields.push_back({"content-type", "application/json"});
    if (!cookie.empty()) made.fields.push_back({"cookie", cookie});
    return made;
  }

  http::Response get(const std::string& target) { return ask(request(http::Method::get, target)); }
  http::Response post(const std::string& target, const std::string& body) {
    return ask(request(http::Method::post, target, body));
  }

  unsigned sign_in(const std::string& pin = "271828") {
    const auto response = post("/api/session", "{\"pin\":\"" + pin + "\"}");
    const std::string set = field(response, "Set-Cookie");
    if (response.status == 204) cookie = set.substr(0, set.find(';'));
    return response.status;
  }

  static std::string field(const http::Response& response, std::string_view name) {
    for (const auto& one : response.fields) {
      if (one.name == name) return one.value;
    }
    return {};
  }

  static std::string error_in(const http::Response& response) {
    boost::system::error_code failed;
    const auto json = boost::json::parse(response.body, failed);
    if (failed || !json.is_object() || !json.as_object().contains("error")) return {};
    return std::string(json.at("error").as_string());
  }

  Moment now{
      Instant{std::chrono::sys_days(std::chrono::year(2026) / 3 / 11) + std::chrono::hours(4)},
      std::chrono::hours(8)};
  Health health;
  std::vector<Scan> scans;
  std::uint8_t next_random = 0;
  std::string cookie;
  boost::asio::io_context loop;
  Board board;
  Routes routes;
};

}  // namespace menshen::desk
