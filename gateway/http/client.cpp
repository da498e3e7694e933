#include "gateway/http/client.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "gateway/crypto/wipe.hpp"
#include "gateway/http/stream.hpp"

namespace menshen::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_piece_bytes = 16 * 1024;

bool is_redirect(unsigned status) { return status >= 300 && status < 400 && status != 304; }

bool is_idempotent(Method method) { return method != Method::post && method != Method::patch; }

}  // namespace

class Client::Caller : public std::enable_shared_from_this<Caller> {
 public:
  Caller(asio::any_io_executor home, ClientSettings settings, std::optional<TlsContext> tls)
      : settings_(std::move(settings)),
        tls_(std::move(tls)),
        home_(std::move(home)),
        resolver_(home_),
        stage_(home_),
        total_(home_) {}

  const Origin& origin() const { return settings_.origin; }

  asio::awaitable<Result<Reply>> ask(Question question) {
    const auto self = shared_from_this();
    auto text = encode(question, settings_.origin.host_field());
    if (!text) co_return text.error();
    late_ = false;
    arm(total_, settings_.total_max);
    const bool kept = stream_ && stream_->quiet_now();
    if (!kept) drop();
    Result<Reply> reply = co_await attempt(question, *text);
    // The server may close a kept connection while the question is on its way (RFC 9112 §9.3.1).
    const bool again = kept && !reply && !heard_ && !late_ && is_idempotent(question.method);
    if (again) reply = co_await attempt(question, *text);
    ++turn_;
    stage_.cancel();
    total_.cancel();
    if (!reply && late_) reply = make_error_code(Errc::reply_too_slow);
    co_return reply;
  }

  // Everything that waits ends with an error.
  void close() {
    resolver_.cancel();
    if (connecting_) {
      Error ignored;  // it may be closed already
      connecting_->close(ignored);
    }
    if (stream_) stream_->close();
  }

 private:
  void drop() {
    if (stream_) stream_->close();
    stream_.reset();
  }

  asio::awaitable<Result<Reply>> attempt(const Question& question, const std::string& text) {
    heard_ = false;
    if (!stream_) {
      const Ok connected = co_await connect();
      if (!connected) {
        drop();
        co_return connected.error();
      }
    }
    Result<Reply> reply = co_await exchange(question, text);
    if (!reply || !reply->keep_alive) drop();
    if (reply && is_redirect(reply->status)) reply = make_error_code(Errc::redirect_refused);
    co_return reply;
  }

  asio::awaitable<Ok> connect() {
    arm(stage_, settings_.connect_max);
    const std::string port = std::to_string(settings_.origin.port);
    const auto [unknown, found] =
        co_await resolver_.async_resolve(settings_.origin.host, port, quiet);
    if (unknown || late_) co_return make_error_code(Errc::host_unknown);
    connecting_.emplace(home_);
    const auto [refused, endpoint] = co_await asio::async_connect(*connecting_, found, quiet);
    if (refused || late_) {
      connecting_.reset();
      co_return make_error_code(Errc::not_connected);
    }
    Error ignored;  // without it questions only come later
    connecting_->set_option(tcp::no_delay(true), ignored);
    stream_.emplace(std::move(*connecting_), tls_ ? &*tls_ : nullptr, settings_.origin.host);
    connecting_.reset();
    arm(stage_, settings_.handshake_max);
    const bool believed = co_await stream_->handshake();
    if (!believed || late_) {
      co_await stream_->end_writing();  // the alert tells the server why
      co_return make_error_code(Errc::not_believed);
    }
    co_return Ok();
  }

  asio::awaitable<Result<Reply>> exchange(const Question& question, const std::string& text) {
    arm(stage_, settings_.write_max);
    std::string bytes = text;
    const bool written = co_await stream_->write(std::move(bytes));
    // A server that refuses answers before it has read everything: what it says is read.
    if (!written && question.body.empty()) co_return make_error_code(Errc::reply_cut_off);
    arm(stage_, settings_.header_max);
    ReplyCodec codec(question.method, question.reply_body_bytes_max);
    bool in_body = false;
    while (!codec.complete()) {
      if (codec.header_seen() && !std::exchange(in_body, true)) watch_progress();
      const auto count = co_await stream_->read_some(space_);
      if (!count || late_) co_return make_error_code(Errc::reply_cut_off);
      heard_ = heard_ || *count > 0;
      came_in_span_ += *count;
      if (const Ok ok = codec.feed({space_.data(), *count}); !ok) co_return ok.error();
    }
    co_return codec.take();
  }

  // A timer that is over closes the connection: a cancellation may fall between two short steps.
  void arm(asio::steady_timer& timer, std::chrono::milliseconds span) {
    if (&timer == &stage_) ++stage_turn_;
    timer.expires_after(span);
    timer.async_wait([weak = weak_from_this(), turn = turn_, stage = stage_turn_,
                      is_stage = &timer == &stage_](Error cancelled) {
      const auto self = weak.lock();
      if (cancelled || !self || self->turn_ != turn) return;
      if (is_stage && self->stage_turn_ != stage) return;
      self->late_ = true;
      self->close();
    });
  }

  void watch_progress() {
    came_in_span_ = 0;
    const std::uint64_t stage = ++stage_turn_;
    stage_.expires_after(settings_.progress_span);
    stage_.async_wait([weak = weak_from_this(), turn = turn_, stage](Error cancelled) {
      const auto self = weak.lock();
      if (cancelled || !self || self->turn_ != turn || self->stage_turn_ != stage) return;
      if (self->came_in_span_ >= self->settings_.progress_bytes_min) return self->watch_progress();
      self->late_ = true;
      self->close();
    });
  }

  const ClientSettings settings_;
  const std::optional<TlsContext> tls_;
  asio::any_io_executor home_;
  tcp::resolver resolver_;
  std::optional<tcp::socket> connecting_;
  std::optional<Stream> stream_;
  asio::steady_timer stage_;
  asio::steady_timer total_;
  std::uint64_t turn_ = 0;        // which question a timer is for
  std::uint64_t stage_turn_ = 0;  // which stage of it
  bool late_ = false;
  bool heard_ = false;  // any byte of a reply
  std::size_t came_in_span_ = 0;
  std::array<char, read_piece_bytes> space_{};
};

Client::Client(std::shared_ptr<Caller> caller) : caller_(std::move(caller)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&& other) noexcept {
  std::swap(caller_, other.caller_);
  return *this;
}

Client::~Client() {
  if (caller_) caller_->close();
}

Result<Client> Client::of(asio::any_io_executor home, ClientSettings settings) {
  check(settings.tls.has_value() == settings.origin.tls, "TLS is for where the origin wants it");
  std::optional<TlsContext> tls;
  if (settings.tls) {
    check(settings.tls->now != nullptr, "certificates are judged by somebody's clock");
    auto context = TlsContext::from(*settings.tls);
    crypto::wipe(settings.tls->private_key);
    settings.tls.reset();
    if (!context) return context.error();
    tls = std::move(*context);
  }
  return Client(std::make_shared<Caller>(std::move(home), std::move(settings), std::move(tls)));
}

asio::awaitable<Result<Reply>> Client::ask(Question question) {
  return caller_->ask(std::move(question));
}

const Origin& Client::origin() const { return caller_->origin(); }
void Client::close() { caller_->close(); }

}  // namespace menshen::http
