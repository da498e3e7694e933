#include "gateway/http/reply_codec.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <utility>

#include "gateway/http/chunks.hpp"
#include "gateway/http/framing.hpp"

namespace menshen::http {
namespace {

namespace beast = boost::beast::http;

std::string text_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

// Whether a list such as "keep-alive, Upgrade" has a token (RFC 9110 §5.6.1).
bool names_token(std::string_view list, std::string_view token) {
  const std::string text = lower(list);
  for (std::string_view rest = text;;) {
    const auto comma = rest.find(',');
    std::string_view one = rest.substr(0, comma);
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    one = one.substr(0, one.find_last_not_of(" \t") + 1);
    if (one == token) return true;
    if (comma == std::string_view::npos) return false;
    rest.remove_prefix(comma + 1);
  }
}

Result<Reply> read_header(std::string_view header, unsigned& version) {
  if (has_folded_line(header)) MENSHEN_RETURN_ERROR(Errc::reply_malformed);
  beast::response_parser<beast::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(header_bytes_max));
  parser.skip(true);  // the body's framing is ours, see framing_of and ChunkedBody
  boost::system::error_code error;
  parser.put(boost::asio::buffer(header), error);
  if (error == beast::error::header_limit) MENSHEN_RETURN_ERROR(Errc::header_too_large);
  if (error || !parser.is_header_done()) MENSHEN_RETURN_ERROR(Errc::reply_malformed);
  const auto& message = parser.get();
  Reply reply;
  reply.status = message.result_int();
  if (reply.status < 100 || reply.status > 599) MENSHEN_RETURN_ERROR(Errc::reply_malformed);
  version = message.version();
  for (const auto& field : message) {
    if (reply.fields.size() == fields_count_max) MENSHEN_RETURN_ERROR(Errc::header_too_large);
    reply.fields.push_back({lower(text_of(field.name_string())), text_of(field.value())});
  }
  const std::string_view connection = reply.field("connection");
  reply.keep_alive =
      version >= 11 ? !names_token(connection, "close") : names_token(connection, "keep-alive");
  return reply;
}

bool is_interim(unsigned status) { return status < 200; }

// RFC 9110 §6.4.1: these have no body, whatever their fields say.
bool is_bodiless(Method asked, unsigned status) {
  return asked == Method::head || status == 204 || status == 304;
}

bool breaks_lines(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

Result<std::string> encode(const Question& question, std::string_view host) {
  const bool visible =
      std::ranges::all_of(question.target, [](char c) { return c > ' ' && c < 127; });
  if (!question.target.starts_with('/') || !visible) MENSHEN_RETURN_ERROR(Errc::target_malformed);
  std::string text(name_of(question.method));
  text.append(" ").append(question.target).append(" HTTP/1.1\r\n");
  const auto add = [&text](std::string_view name, std::string_view value) {
    check(!breaks_lines(value), "no field value holds a line break");
    text.append(name).append(": ").append(value).append("\r\n");
  };
  add("Host", host);
  add("Accept-Encoding", "identity");  // RFC 9110 §12.5.3
  for (const Field& field : question.fields) add(field.name, field.value);
  const bool carries = question.method == Method::post || question.method == Method::put ||
                       question.method == Method::patch || !question.body.empty();
  if (carries) add("Content-Length", std::to_string(question.body.size()));
  return text.append("\r\n").append(question.body);
}

struct ReplyCodec::State {
  Method asked;
  std::size_t body_bytes_max;
  std::string waiting;       // fed, not yet understood
  std::size_t searched = 0;  // of `waiting`, for the header's end
  std::size_t interim_count = 0;
  std::optional<Reply> reply;  // its header is complete
  Framing framing;
  std::optional<ChunkedBody> chunks;
  bool complete = false;
  Error failed;

  Ok take_header();
  Ok take_body();
  Ok step();
};

ReplyCodec::ReplyCodec(Method asked, std::size_t body_bytes_max)
    : state_(std::make_unique<State>()) {
  state_->asked = asked;
  state_->body_bytes_max = body_bytes_max;
}
ReplyCodec::~ReplyCodec() = default;
ReplyCodec::ReplyCodec(ReplyCodec&&) noexcept = default;
ReplyCodec& ReplyCodec::operator=(ReplyCodec&&) noexcept = default;

bool ReplyCodec::header_seen() const { return state_->reply.has_value(); }
bool ReplyCodec::complete() const { return state_->complete; }

Ok ReplyCodec::State::take_header() {
  const auto end = find_header_end(waiting, searched, Errc::reply_malformed);
  if (!end) return end.error();
  searched = waiting.size();
  if (!*end) return {};
  unsigned version = 0;
  auto header = read_header(std::string_view(waiting).substr(0, **end), version);
  if (!header) return header.error();
  waiting.erase(0, **end);
  searched = 0;
  if (is_interim(header->status)) {
    // Nobody asked to switch protocols (RFC 9110 §15.2.2).
    const bool odd = header->status == 101 || ++interim_count > interim_count_max;
    if (odd) MENSHEN_RETURN_ERROR(Errc::reply_malformed);
    return take_header();
  }
  const std::string coding = lower(header->field("content-encoding"));
  if (!coding.empty() && coding != "identity") MENSHEN_RETURN_ERROR(Errc::reply_encoded);
  if (!is_bodiless(asked, header->status)) {
    const auto how = framing_of(header->fields, version, body_bytes_max);
    if (!how) return how.error();
    if (!how->said) MENSHEN_RETURN_ERROR(Errc::reply_unframed);
    framing = *how;
  }
  if (framing.chunked) chunks.emplace(body_bytes_max);
  reply = std::move(*header);
  return {};
}

Ok ReplyCodec::State::take_body() {
  if (complete) {
    if (!waiting.empty()) MENSHEN_RETURN_ERROR(Errc::reply_surplus);
    return {};
  }
  if (!framing.chunked) {
    const std::size_t count = std::min(framing.length - reply->body.size(), waiting.size());
    reply->body.append(waiting, 0, count);
    waiting.erase(0, count);
    complete = reply->body.size() == framing.length;
  } else {
    const auto taken = chunks->feed(waiting);
    if (!taken) return taken.error();
    waiting.erase(0, *taken);
    complete = chunks->done();
    if (complete) reply->body = std::move(chunks->body());
  }
  if (complete && !waiting.empty()) MENSHEN_RETURN_ERROR(Errc::reply_surplus);
  return {};
}

Ok ReplyCodec::State::step() {
  if (!reply) {
    if (const Ok ok = take_header(); !ok || !reply) return ok;
  }
  return take_body();
}

Ok ReplyCodec::feed(std::string_view bytes) {
  State& state = *state_;
  if (state.failed) return state.failed;
  state.waiting.append(bytes);
  const Ok ok = state.step();
  if (!ok) state.failed = ok.error();
  return ok;
}

Reply ReplyCodec::take() {
  check(state_->complete, "a reply is taken once it is whole");
  return std::move(*state_->reply);
}

}  // namespace menshen::http
