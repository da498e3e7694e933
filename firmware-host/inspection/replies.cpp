#include "firmware-host/inspection/replies.hpp"

#include <utility>

#include "firmware-host/inspection/errc.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::inspection {
namespace {

constexpr std::size_t etag_bytes = 16;
constexpr const char* retry_after_seconds = "1";

std::string cache_control(Lasts lasts) {
  switch (lasts) {
    case Lasts::no_time:
      return "no-store";
    case Lasts::short_while:
      return "private, max-age=5";
    case Lasts::for_ever:
      return "private, max-age=31536000, immutable";
  }
  return "no-store";
}

std::string etag_of(std::string_view body) {
  const auto digest = crypto::sha256(bytes_of(body));
  return "\"" + to_hex(ByteView(digest).first(etag_bytes)) + "\"";
}

}  // namespace

http::Response reply(unsigned status, std::string_view content_type, std::string body,
                     Lasts lasts) {
  http::Response response;
  response.status = status;
  response.fields = {{"Content-Type", std::string(content_type)},
                     {"Cache-Control", cache_control(lasts)},
                     {"X-Content-Type-Options", "nosniff"}};
  response.body = std::move(body);
  return response;
}

http::Response json_reply(std::string json) {
  return reply(200, "application/json", std::move(json));
}

http::Response static_reply(std::string_view content_type, std::string body, Lasts lasts,
                            std::string_view if_none_match) {
  std::string etag = etag_of(body);
  const bool has_it = if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
  auto response = reply(has_it ? 304 : 200, content_type, has_it ? "" : std::move(body), lasts);
  response.fields.push_back({"ETag", std::move(etag)});
  return response;
}

http::Response error_reply(const Error& error) {
  const Errc code =
      error.category() == category() ? static_cast<Errc>(error.value()) : Errc::register_unreadable;
  // Our own words, without a character that JSON escapes.
  std::string json = R"({"error":{"code":")";
  json.append(name_of(code)).append(R"(","what":")").append(what_is_wrong(code));
  json.append(R"(","do":")").append(what_to_do(code)).append("\"}}");
  auto response = reply(status_of(code), "application/json", std::move(json));
  const bool later = response.status == 503 || response.status == 429;
  if (later) response.fields.push_back({"Retry-After", retry_after_seconds});
  return response;
}

}  // namespace menshen::inspection
