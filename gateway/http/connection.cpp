#include "gateway/http/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

namespace menshen::http {
namespace {

namespace asio = boost::asio;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);

// What a refused client may still send before its connection is cut: enough that it reads why.
constexpr std::size_t linger_bytes_max = 256 * 1024;
constexpr std::chrono::milliseconds linger_max{500};
// A client that sends more than this into a stream of events is none of ours.
constexpr std::size_t stream_input_bytes_max = 4096;

void rethrow(const std::exception_ptr& failed) {
  if (failed) std::rethrow_exception(failed);
}

Response refusal(Errc why) {
  Response response;
  response.status = status_of(why);
  response.fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}};
  response.body = make_error_code(why).message() + "\n";
  return response;
}

}  // namespace

Connection::Connection(Stream stream, const ServerSettings& settings, Handler handler)
    : stream_(std::move(stream)),
      settings_(settings),
      handler_(std::move(handler)),
      deadline_(stream_.executor()),
      wake_(stream_.executor()) {}

asio::awaitable<void> Connection::run() {
  const auto self = shared_from_this();
  bool again = co_await shake_hands();
  while (again) again = co_await serve_one();
  co_await end_writing();
  close_now();
}

asio::awaitable<bool> Connection::shake_hands() {
  arm(settings_.handshake_max);
  late_closes_ = waits_for_request_ = true;
  const bool heard = co_await stream_.handshake();
  late_closes_ = waits_for_request_ = false;
  disarm();
  if (!heard && !stopping_ && settings_.refused) {
    settings_.refused(late_ ? Refusal::too_long : stream_.refusal());
  }
  if (!heard) co_await linger();  // or the client may lose the alert that tells it why
  co_return heard && !late_;
}

// Whether the connection may carry another request.
asio::awaitable<bool> Connection::serve_one() {
  std::optional<Request> request = co_await read_request();
  if (!request) co_return false;
  const bool to_head = request->method == Method::head;
  const bool wants_more = request->keep_alive;
  Request asked = std::move(*request);
  Response response = co_await ask(std::move(asked));
  const bool again = wants_more && !stopping_ && !response.events;
  auto events = to_head ? nullptr : response.events;
  std::string text = encode(response, again, to_head);
  const bool written = co_await write(std::move(text));
  if (!written) co_return false;
  if (events) co_await stream(std::move(events));
  co_return again;
}

asio::awaitable<std::optional<Request>> Connection::read_request() {
  reading_ = Reading::nothing;
  for (;;) {
    auto next = codec_.next();
    if (!next) {
      const auto why = static_cast<Errc>(next.error().value());
      co_await refuse(why);
      co_return std::nullopt;
    }
    if (*next) {
      disarm();
      if (stream_.client_outlived()) next->reset();  // a new handshake tells it why
      co_return std::move(*next);
    }
    if (codec_.take_continue()) {
      std::string text(continue_line);
      const bool written = co_await write(std::move(text));
      if (!written) co_return std::nullopt;
      reading_ = Reading::nothing;
    }
    const bool more = co_await read_more();
    if (more) continue;
    if (late_ && !codec_.idle()) {
      late_ = false;
      const auto why = Errc::request_too_slow;
      co_await refuse(why);
    }
    co_return std::nullopt;
  }
}

// False at the connection's end, when time is over, and when stopped between two requests.
asio::awaitable<bool> Connection::read_more() {
  if (stopping_ && codec_.idle()) co_return false;
  wait_at_most_for(codec_.idle()          ? Reading::between
                   : codec_.header_seen() ? Reading::body
                                          : Reading::header);
  waits_for_request_ = codec_.idle();
  const auto count = co_await stream_.read_some(space_);
  waits_for_request_ = false;
  if (!count || late_) co_return false;
  codec_.feed({space_.data(), *count});
  co_return true;
}

asio::awaitable<Response> Connection::ask(Request request) {
  if (const auto peer = stream_.peer()) {
    request.peer = peer->to_string();
    request.from_loopback = peer->is_loopback();
  }
  request.client = stream_.client();
  answer_.reset();
  ++turn_;
  handler_(std::move(request), answer_for_this_turn());
  wake_.expires_after(settings_.answer_max);
  bool in_time = true;
  while (!answer_ && in_time && !peer_gone_) {
    const auto [cancelled] = co_await wake_.async_wait(quiet);
    in_time = static_cast<bool>(cancelled);
  }
  if (!answer_) answer_ = refusal(Errc::answer_missing);
  ++turn_;  // a second or late answer finds no question
  Response response = std::move(*answer_);
  answer_.reset();
  co_return response;
}

Answer Connection::answer_for_this_turn() {
  return
      [weak = weak_from_this(), turn = turn_, home = deadline_.get_executor()](Response response) {
        asio::post(home, [weak, turn, response = std::move(response)]() mutable {
          if (const auto self = weak.lock()) self->answered(turn, std::move(response));
        });
      };
}

void Connection::answered(std::uint64_t turn, Response response) {
  if (turn != turn_ || answer_) return;
  answer_ = std::move(response);
  wake_.cancel();
}

asio::awaitable<void> Connection::refuse(Errc why) {
  std::string text = encode(refusal(why), false, false);
  const bool written = co_await write(std::move(text));
  if (written) co_await linger();
}

// Closing while the client still sends resets the connection, and the client may lose the answer
// (RFC 9112 §9.6).
asio::awaitable<void> Connection::linger() {
  co_await end_writing();
  arm(linger_max);
  std::size_t seen = 0;
  while (seen < linger_bytes_max) {
    const auto count = co_await stream_.drop_some();
    if (!count || late_) break;
    seen += *count;
  }
  disarm();
}

asio::awaitable<void> Connection::end_writing() {
  arm(settings_.write_max);
  late_closes_ = true;
  co_await stream_.end_writing();
  late_closes_ = false;
  disarm();
}

asio::awaitable<void> Connection::stream(std::shared_ptr<EventChannel> events) {
  asio::co_spawn(
      stream_.executor(), [self = shared_from_this()] { return self->watch_peer(); }, rethrow);
  events->on_change([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->wake_.cancel();
  });
  while (!peer_gone_) {
    std::string text = events->take();
    if (!text.empty()) {
      const bool written = co_await write(std::move(text));
      if (!written) break;
      continue;
    }
    if (events->closed() || stopping_) break;
    wake_.expires_at(asio::steady_timer::time_point::max());
    co_await wake_.async_wait(quiet);
  }
  events->on_change(nullptr);
}

// A stream is written only when something happens: that its reader has gone is seen by reading.
asio::awaitable<void> Connection::watch_peer() {
  const auto self = shared_from_this();
  std::array<char, 256> space{};
  std::size_t seen = 0;
  while (seen < stream_input_bytes_max) {
    const auto count = co_await stream_.read_some(space);
    if (!count) break;
    seen += *count;
  }
  peer_gone_ = true;
  wake_.cancel();
}

// False when the other end is gone or takes nothing for too long.
asio::awaitable<bool> Connection::write(std::string text) {
  arm(settings_.write_max);
  late_closes_ = true;
  const bool written = co_await stream_.write(std::move(text));
  late_closes_ = false;
  disarm();
  co_return written && !late_;
}

// A part's time runs from its beginning, so that single bytes now and then do not prolong it.
void Connection::wait_at_most_for(Reading part) {
  if (part == reading_) return;
  reading_ = part;
  arm(part == Reading::between  ? settings_.idle_max
      : part == Reading::header ? settings_.header_max
                                : settings_.body_max);
}

void Connection::arm(Span span) {
  const std::uint64_t turn = ++deadline_turn_;
  deadline_.expires_after(span);
  deadline_.async_wait([weak = weak_from_this(), turn](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (cancelled || !self || self->deadline_turn_ != turn) return;
    self->late_ = true;
    // A cancellation may fall between two of many short steps.
    if (self->late_closes_) return self->close_now();
    self->stream_.cancel();
  });
}

void Connection::disarm() {
  ++deadline_turn_;
  deadline_.cancel();
}

void Connection::stop() {
  stopping_ = true;
  wake_.cancel();
  if (waits_for_request_) close_now();
}

void Connection::close_now() {
  peer_gone_ = true;
  stream_.close();
  wake_.cancel();
}

}  // namespace menshen::http
