#include "gateway/http/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace menshen::http {
namespace {

namespace asio = boost::asio;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);

}  // namespace

Stream::Stream(asio::ip::tcp::socket socket, const TlsContext* tls) : socket_(std::move(socket)) {
  if (tls != nullptr) tls_.emplace(*tls);
}

Stream::Stream(asio::ip::tcp::socket socket, const TlsContext* tls, const std::string& server)
    : socket_(std::move(socket)) {
  if (tls != nullptr) tls_.emplace(*tls, server);
}

std::optional<asio::ip::address> Stream::peer() const {
  boost::system::error_code failed;
  const auto endpoint = socket_.remote_endpoint(failed);
  return failed ? std::nullopt : std::optional(endpoint.address());
}

std::optional<ClientIdentity> Stream::client() const {
  return tls_ && tls_->established() ? std::optional(tls_->client()) : std::nullopt;
}

Refusal Stream::refusal() const {
  return tls_ ? tls_->refusal().value_or(Refusal::client_left) : Refusal::other;
}

asio::awaitable<bool> Stream::handshake() {
  if (!tls_) co_return true;
  bool sent = co_await write_pending();  // a client's end begins
  while (sent && !tls_->established()) {
    const auto space = asio::buffer(wire_);
    const auto [failed, count] = co_await socket_.async_read_some(space, quiet);
    if (failed || !tls_->feed({wire_.data(), count})) co_return false;
    sent = co_await write_pending();
  }
  co_return sent;
}

asio::awaitable<std::optional<std::size_t>> Stream::read_some(std::span<char> space) {
  if (!tls_) {
    const auto plain = asio::buffer(space.data(), space.size());
    const auto [failed, count] = co_await socket_.async_read_some(plain, quiet);
    co_return failed ? std::nullopt : std::optional(count);
  }
  const auto waiting = tls_->read(space);
  if (waiting != std::size_t{0}) co_return waiting;
  const auto wire = asio::buffer(wire_);
  const auto [failed, count] = co_await socket_.async_read_some(wire, quiet);
  if (failed || !tls_->feed({wire_.data(), count})) co_return std::nullopt;
  co_return tls_->read(space);
}

asio::awaitable<bool> Stream::write(std::string text) {
  if (!tls_) {
    const bool sent = co_await write_wire(std::move(text));
    co_return sent;
  }
  std::string_view left = text;
  while (!left.empty()) {
    const std::string_view piece = left.substr(0, write_piece_bytes);
    left.remove_prefix(piece.size());
    if (!tls_->write(piece)) co_return false;
    const bool sent = co_await write_pending();
    if (!sent) co_return false;
  }
  co_return true;
}

asio::awaitable<bool> Stream::write_wire(std::string bytes) {
  const auto wire = asio::buffer(bytes);
  const auto [failed, count] = co_await asio::async_write(socket_, wire, quiet);
  co_return !failed && count == bytes.size();
}

asio::awaitable<bool> Stream::write_pending() {
  std::string bytes = tls_->take_wire();
  if (bytes.empty()) co_return true;
  const bool sent = co_await write_wire(std::move(bytes));
  co_return sent;
}

asio::awaitable<void> Stream::end_writing() {
  if (tls_) {
    tls_->end();
    co_await write_pending();
  }
  boost::system::error_code ignored;  // it may be closed already
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

asio::awaitable<std::optional<std::size_t>> Stream::drop_some() {
  const auto wire = asio::buffer(wire_);
  const auto [failed, count] = co_await socket_.async_read_some(wire, quiet);
  co_return failed ? std::nullopt : std::optional(count);
}

bool Stream::quiet_now() const {
  boost::system::error_code failed;
  return socket_.available(failed) == 0 && !failed;
}

void Stream::cancel() {
  boost::system::error_code ignored;  // nothing is under way then
  socket_.cancel(ignored);
}

void Stream::close() {
  boost::system::error_code ignored;  // it may be closed already
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace menshen::http
