#include "gateway/http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <set>
#include <utility>

#include "gateway/crypto/wipe.hpp"
#include "gateway/http/connection.hpp"

namespace menshen::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
// After an error such as "too many open files": accepting again at once would only spin.
constexpr std::chrono::milliseconds accept_pause{100};

void rethrow(const std::exception_ptr& failed) {
  if (failed) std::rethrow_exception(failed);
}

Ok bind_and_listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  Error failed;
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return failed;
  return {};
}

}  // namespace

class Server::Listener : public std::enable_shared_from_this<Listener> {
 public:
  // The context has what TLS needs of the settings: no connection holds the private key's text.
  Listener(asio::any_io_executor home, ServerSettings settings, std::optional<TlsContext> tls,
           Handler handler)
      : settings_(std::move(settings)),
        tls_(std::move(tls)),
        handler_(std::move(handler)),
        acceptor_(home),
        pause_(home),
        second_(home),
        stop_deadline_(home) {}

  Ok bind() {
    Error failed;
    const auto address = asio::ip::make_address(settings_.address, failed);
    if (failed) MENSHEN_RETURN_ERROR(Errc::address_malformed);
    if (!address.is_loopback() && !settings_.beyond_loopback) {
      MENSHEN_RETURN_ERROR(Errc::address_not_loopback);
    }
    if (const Ok ok = bind_and_listen(acceptor_, {address, settings_.port}); !ok) return ok;
    const auto bound = acceptor_.local_endpoint(failed);
    if (failed) return failed;
    port_ = bound.port();
    return {};
  }

  void start() {
    asio::co_spawn(
        acceptor_.get_executor(), [self = shared_from_this()] { return self->accept(); }, rethrow);
  }

  void stop() {
    close_acceptor();
    const auto running = connections_;
    for (const auto& connection : running) connection->stop();
    if (connections_.empty()) return;
    stop_deadline_.expires_after(settings_.stop_max);
    stop_deadline_.async_wait([weak = weak_from_this()](Error cancelled) {
      const auto self = weak.lock();
      if (!cancelled && self) self->close_all();
    });
  }

  void close_all() {
    close_acceptor();
    const auto running = connections_;
    for (const auto& connection : running) connection->close_now();
  }

  std::uint16_t port() const { return port_; }
  std::size_t connection_count() const { return connections_.size(); }

 private:
  void close_acceptor() {
    stopped_ = true;
    pause_.cancel();
    second_.cancel();
    Error ignored;  // it may be closed already
    acceptor_.close(ignored);
  }

  asio::awaitable<void> accept() {
    while (!stopped_) {
      auto [failed, socket] = co_await acceptor_.async_accept(quiet);
      if (!failed) {
        take(std::move(socket));
        co_await leave_time();
      } else if (!stopped_) {
        pause_.expires_after(accept_pause);
        co_await pause_.async_wait(quiet);
      }
    }
  }

  // Who has used up a second's handshakes waits for its end. It begins with the first of them.
  asio::awaitable<void> leave_time() {
    if (!tls_) co_return;
    if (handshakes_ == 0) second_.expires_after(std::chrono::seconds(1));
    if (++handshakes_ < settings_.handshakes_a_second_max) co_return;
    co_await second_.async_wait(quiet);
    handshakes_ = 0;
  }

  void take(tcp::socket socket) {
    if (connections_.size() >= settings_.connections_max) {
      if (!tls_) turn_away(std::move(socket));  // before a handshake nothing can be said
      return;
    }
    Error ignored;  // answers are small and waited for; without it they only come later
    socket.set_option(tcp::no_delay(true), ignored);
    Stream stream(std::move(socket), tls_ ? &*tls_ : nullptr);
    auto connection = std::make_shared<Connection>(std::move(stream), settings_, handler_);
    connections_.insert(connection);
    asio::co_spawn(
        acceptor_.get_executor(), [connection] { return connection->run(); },
        [weak = weak_from_this(), connection](const std::exception_ptr& thrown) {
          if (const auto self = weak.lock()) self->gone(connection);
          rethrow(thrown);
        });
  }

  // Said without waiting: whoever cannot be served must not cost anything either.
  static void turn_away(tcp::socket socket) {
    Response response;
    response.status = status_of(Errc::connections_full);
    response.fields = {{"Retry-After", "1"}};
    Error ignored;  // a client that does not even take this much is simply closed
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(encode(response, false, false)), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
  }

  void gone(const std::shared_ptr<Connection>& connection) {
    connections_.erase(connection);
    if (connections_.empty()) stop_deadline_.cancel();
  }

  const ServerSettings settings_;
  const std::optional<TlsContext> tls_;
  Handler handler_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  asio::steady_timer second_;
  asio::steady_timer stop_deadline_;
  std::set<std::shared_ptr<Connection>> connections_;
  std::uint16_t port_ = 0;
  std::size_t handshakes_ = 0;  // in this second
  bool stopped_ = false;
};

Server::Server(std::shared_ptr<Listener> listener) : listener_(std::move(listener)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&& other) noexcept {
  std::swap(listener_, other.listener_);
  return *this;
}

Server::~Server() {
  if (listener_) listener_->close_all();
}

Result<Server> Server::listen(asio::any_io_executor home, ServerSettings settings,
                              Handler handler) {
  std::optional<TlsContext> tls;
  if (settings.tls) {
    check(settings.tls->now != nullptr, "certificates are judged by somebody's clock");
    auto context = TlsContext::from(*settings.tls);
    crypto::wipe(settings.tls->private_key);
    settings.tls.reset();
    if (!context) return context.error();
    tls = std::move(*context);
  }
  auto listener = std::make_shared<Listener>(std::move(home), std::move(settings), std::move(tls),
                                             std::move(handler));
  if (const Ok ok = listener->bind(); !ok) return ok.error();
  return Server(std::move(listener));
}

void Server::start() { listener_->start(); }
void Server::stop() { listener_->stop(); }
std::uint16_t Server::port() const { return listener_->port(); }
std::size_t Server::connection_count() const { return listener_->connection_count(); }

}  // namespace menshen::http
