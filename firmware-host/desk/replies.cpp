#include "firmware-host/desk/replies.hpp"

#include <utility>

#include "firmware-host/desk/board_json.hpp"

namespace menshen::desk {
namespace {

// No script or style but our own files; nobody may frame the page, and it talks only to us.
constexpr const char* content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

http::Response reply(unsigned status, std::string_view content_type, std::string body) {
  http::Response response;
  response.status = status;
  response.fields = {{"Content-Security-Policy", content_security_policy},
                     {"X-Content-Type-Options", "nosniff"},
                     {"X-Frame-Options", "DENY"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cross-Origin-Opener-Policy", "same-origin"},
                     {"Cross-Origin-Resource-Policy", "same-origin"},
                     {"Cache-Control", "no-store"}};
  if (!content_type.empty()) {
    response.fields.push_back({"Content-Type", std::string(content_type)});
  }
  response.body = std::move(body);
  return response;
}

}  // namespace

http::Response json_reply(unsigned status, std::string json) {
  return reply(status, json.empty() ? "" : "application/json", std::move(json));
}

http::Response text_reply(unsigned status, std::string text) {
  return reply(status, "text/plain; version=0.0.4; charset=utf-8", std::move(text));
}

http::Response page_reply(const PageFile& file) {
  return reply(200, file.content_type, std::string(file.bytes));
}

http::Response stream_reply(std::shared_ptr<http::EventChannel> events) {
  http::Response response = reply(200, "", "");
  response.events = std::move(events);
  return response;
}

http::Response error_reply(const Error& error) {
  if (error.category() != category()) return json_reply(500, R"({"error":"internal"})");
  const auto code = static_cast<Errc>(error.value());
  const Said said = words_for(code);
  auto json = json_of(said.what);
  json["error"] = name_of(code);
  json["remedy"] = json_of(said.next);
  return json_reply(status_of(code), serialized(json));
}

}  // namespace menshen::desk
