#include "gateway/http/codec.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/verb.hpp>
#include <utility>

#include "gateway/http/chunks.hpp"
#include "gateway/http/framing.hpp"

namespace menshen::http {
namespace {

namespace beast = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::optional<Method> method_of(beast::verb verb) {
  switch (verb) {
    case beast::verb::get:
      return Method::get;
    case beast::verb::head:
      return Method::head;
    case beast::verb::post:
      return Method::post;
    case beast::verb::put:
      return Method::put;
    case beast::verb::patch:
      return Method::patch;
    case beast::verb::delete_:
      return Method::delete_;
    case beast::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

// Beast says bad_version of any third word; only one in the form HTTP/d.d is a version (RFC 9112
// §2.3).
Errc errc_of_version(std::string_view header) {
  const std::string_view line = header.substr(0, header.find("\r\n"));
  const std::string_view word = line.substr(line.rfind(' ') + 1);
  const bool form = word.size() == 8 && word.starts_with("HTTP/") && word[5] >= '0' &&
                    word[5] <= '9' && word[6] == '.' && word[7] >= '0' && word[7] <= '9';
  return form ? Errc::version_unknown : Errc::request_malformed;
}

Errc errc_of(const boost::system::error_code& error, std::string_view header) {
  if (error == beast::error::bad_version) return errc_of_version(header);
  if (error == beast::error::bad_target) return Errc::target_malformed;
  if (error == beast::error::header_limit) return Errc::header_too_large;
  if (error == beast::error::bad_transfer_encoding ||
      error == beast::error::multiple_content_length) {
    return Errc::framing_ambiguous;
  }
  if (error == beast::error::bad_content_length) {
    const bool both = lower(header).find("\r\ntransfer-encoding:") != std::string::npos;
    return both ? Errc::framing_ambiguous : Errc::length_malformed;
  }
  return Errc::request_malformed;
}

Result<Request> read_header(std::string_view header) {
  if (has_folded_line(header)) MENSHEN_RETURN_ERROR(Errc::request_malformed);
  beast::request_parser<beast::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(header_bytes_max));
  parser.skip(true);  // the body's framing is ours, see framing_of and ChunkedBody
  boost::system::error_code error;
  parser.put(boost::asio::buffer(header), error);
  if (error) MENSHEN_RETURN_ERROR(errc_of(error, header));
  check(parser.is_header_done(), "a whole header leaves nothing open");

  const auto& message = parser.get();
  Request request;
  const auto method = method_of(message.method());
  if (!method) MENSHEN_RETURN_ERROR(Errc::method_unknown);
  request.method = *method;
  request.target = view(message.target());
  if (request.target.size() > target_bytes_max) MENSHEN_RETURN_ERROR(Errc::target_too_long);
  if (!request.target.starts_with('/')) MENSHEN_RETURN_ERROR(Errc::target_malformed);
  request.version = message.version();
  request.keep_alive = parser.keep_alive();
  for (const auto& field : message) {
    if (request.fields.size() == fields_count_max) MENSHEN_RETURN_ERROR(Errc::header_too_large);
    request.fields.push_back({lower(view(field.name_string())), std::string(view(field.value()))});
  }
  const std::size_t hosts = request.count("host");
  if (hosts > 1 || (hosts == 0 && request.version >= 11)) {
    MENSHEN_RETURN_ERROR(Errc::host_malformed);
  }
  return request;
}

// RFC 9110 §6.4.1: without a body, and so without its length.
bool is_bodiless(unsigned status) { return status == 204 || status == 304; }

}  // namespace

const std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

struct RequestCodec::State {
  std::string waiting;       // fed, not yet understood
  std::size_t searched = 0;  // of `waiting`, for the header's end
  bool empty_line_skipped = false;
  std::optional<Request> request;  // its header is complete
  Framing framing;
  std::optional<ChunkedBody> chunks;
  bool body_complete = false;
  bool wants_continue = false;
  Error failed;

  Ok take_header();
  Ok take_body();
};

RequestCodec::RequestCodec() : state_(std::make_unique<State>()) {}
RequestCodec::~RequestCodec() = default;
RequestCodec::RequestCodec(RequestCodec&&) noexcept = default;
RequestCodec& RequestCodec::operator=(RequestCodec&&) noexcept = default;

void RequestCodec::feed(std::string_view bytes) { state_->waiting.append(bytes); }

bool RequestCodec::idle() const { return state_->waiting.empty() && !state_->request; }
bool RequestCodec::header_seen() const { return state_->request.has_value(); }
bool RequestCodec::take_continue() { return std::exchange(state_->wants_continue, false); }

Ok RequestCodec::State::take_header() {
  // One empty line before the request line is forgiven (RFC 9112 §2.2).
  if (!empty_line_skipped && waiting.starts_with("\r\n")) {
    waiting.erase(0, 2);
    empty_line_skipped = true;
  }
  if (waiting == "\r") return {};
  const auto end = find_header_end(waiting, searched, Errc::request_malformed);
  const bool in_first_line =
      std::string_view(waiting).substr(0, header_bytes_max).find('\n') == std::string_view::npos;
  if (in_first_line && waiting.size() > target_bytes_max + 64) {
    MENSHEN_RETURN_ERROR(Errc::target_too_long);
  }
  if (!end) return end.error();
  searched = waiting.size();
  if (!*end) return {};
  auto header = read_header(std::string_view(waiting).substr(0, **end));
  if (!header) return header.error();
  const auto how = framing_of(header->fields, header->version, request_body_bytes_max);
  if (!how) return how.error();
  const std::string expectation = lower(header->field("expect"));
  if (!expectation.empty()) {
    if (expectation != "100-continue") MENSHEN_RETURN_ERROR(Errc::expectation_unknown);
    wants_continue = header->version >= 11 && (how->chunked || how->length > 0);
  }
  framing = *how;
  if (framing.chunked) chunks.emplace(request_body_bytes_max);
  waiting.erase(0, **end);
  searched = 0;
  request = std::move(*header);
  return {};
}

Ok RequestCodec::State::take_body() {
  if (!framing.chunked) {
    const std::size_t count = std::min(framing.length - request->body.size(), waiting.size());
    request->body.append(waiting, 0, count);
    waiting.erase(0, count);
    body_complete = request->body.size() == framing.length;
    return {};
  }
  const auto taken = chunks->feed(waiting);
  if (!taken) return taken.error();
  waiting.erase(0, *taken);
  body_complete = chunks->done();
  if (body_complete) request->body = std::move(chunks->body());
  return {};
}

Result<std::optional<Request>> RequestCodec::next() {
  State& state = *state_;
  if (state.failed) return state.failed;
  if (!state.request) {
    if (const Ok ok = state.take_header(); !ok) return state.failed = ok.error();
    if (!state.request) return std::optional<Request>();
  }
  if (const Ok ok = state.take_body(); !ok) return state.failed = ok.error();
  if (!state.body_complete) return std::optional<Request>();
  state.chunks.reset();
  state.wants_continue = state.empty_line_skipped = false;
  return std::exchange(state.request, std::nullopt);
}

std::string encode(const Response& response, bool keep_alive, bool to_head) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
  text += reason_phrase(response.status);
  text += "\r\n";
  const auto add = [&text](std::string_view name, std::string_view value) {
    // A line break from the outside would begin a field or a response of its own.
    check(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
          "no field value holds a line break");
    text.append(name).append(": ").append(value).append("\r\n");
  };
  for (const Field& field : response.fields) add(field.name, field.value);
  if (response.events) {
    add("Content-Type", "text/event-stream; charset=utf-8");
  } else if (!is_bodiless(response.status)) {
    add("Content-Length", std::to_string(response.body.size()));
  }
  add("Connection", keep_alive && !response.events ? "keep-alive" : "close");
  text += "\r\n";
  if (!to_head && !response.events && !is_bodiless(response.status)) text += response.body;
  return text;
}

}  // namespace menshen::http
