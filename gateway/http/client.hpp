// Asks one server, one question at a time, on a connection that is kept as long as the server
// keeps it. Everything runs on the executor's one thread. No redirect is followed, nothing is
// decompressed, and every stage has its time: a server that drips costs no more than one that is
// silent.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "gateway/core/result.hpp"
#include "gateway/http/reply.hpp"
#include "gateway/http/reply_codec.hpp"
#include "gateway/http/tls.hpp"
#include "gateway/http/url.hpp"

namespace menshen::http {

struct ClientSettings {
  Origin origin;
  std::optional<TlsClientSettings> tls;           // exactly where the origin wants TLS
  std::chrono::milliseconds connect_max{10'000};  // the name's look-up included
  std::chrono::milliseconds handshake_max{10'000};
  std::chrono::milliseconds write_max{30'000};   // the question
  std::chrono::milliseconds header_max{30'000};  // the question's end to the reply header's
  // Of a body at least so many bytes come in each span, however long it is.
  std::chrono::milliseconds progress_span{10'000};
  std::size_t progress_bytes_min = 2048;
  std::chrono::milliseconds total_max{3'600'000};  // all of one question
};

class Client {
 public:
  // What TlsContext::from says. The text of the private key is wiped.
  static Result<Client> of(boost::asio::any_io_executor home, ClientSettings settings);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  // One at a time. Errc of this room; any status but a redirection is an answer. A question that
  // may be asked twice (RFC 9110 §9.2.2) is, where a kept connection turns out to be closed.
  boost::asio::awaitable<Result<Reply>> ask(Question question);

  const Origin& origin() const;
  void close();  // the kept connection; a question under way fails

 private:
  class Caller;
  explicit Client(std::shared_ptr<Caller> caller);
  std::shared_ptr<Caller> caller_;
};

}  // namespace menshen::http
