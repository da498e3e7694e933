// The bytes of one connection, accepted or made, plain or through TLS. Whoever reads and writes
// them sees no difference; what TLS makes of them is TlsSession's.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/http/tls.hpp"

namespace menshen::http {

// Plain bytes that become wire bytes at once: a long answer is not held in memory twice.
inline constexpr std::size_t write_piece_bytes = 64 * 1024;

// One reader and one writer at a time.
class Stream {
 public:
  // An accepted one; without a context it is plain.
  Stream(boost::asio::ip::tcp::socket socket, const TlsContext* tls);
  // One that was made to `server`.
  Stream(boost::asio::ip::tcp::socket socket, const TlsContext* tls, const std::string& server);

  boost::asio::any_io_executor executor() { return socket_.get_executor(); }
  std::optional<boost::asio::ip::address> peer() const;
  std::optional<ClientIdentity> client() const;  // nothing where it is plain
  bool client_outlived() const { return tls_ && tls_->client_outlived(); }

  // Of a handshake that came to nothing; where TLS itself saw nothing wrong, the client went away.
  Refusal refusal() const;
  // True once plain bytes may be read and written; at once where it is plain.
  boost::asio::awaitable<bool> handshake();
  // Waits for the wire at most once: 0 where what came holds no plain byte. Nothing at the end.
  boost::asio::awaitable<std::optional<std::size_t>> read_some(std::span<char> space);
  // Whether all of it went.
  boost::asio::awaitable<bool> write(std::string text);
  // The other end sees that nothing more comes (and, after a handshake that failed, why).
  boost::asio::awaitable<void> end_writing();
  // Bytes of the wire that nobody wants any more; nothing at the end.
  boost::asio::awaitable<std::optional<std::size_t>> drop_some();

  bool quiet_now() const;  // the other end has sent nothing that was not read yet

  void cancel();  // what waits ends; what is asked for next does not
  void close();

 private:
  boost::asio::awaitable<bool> write_wire(std::string bytes);
  boost::asio::awaitable<bool> write_pending();

  boost::asio::ip::tcp::socket socket_;
  std::optional<TlsSession> tls_;
  std::array<char, 4096> wire_{};
};

}  // namespace menshen::http
