// Accepts connections, reads requests with time-outs, hands them to the handler and writes what it
// answers. Everything runs on the executor's one thread; only an Answer may come from elsewhere.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"
#include "gateway/http/message.hpp"
#include "gateway/http/refusal.hpp"

namespace menshen::http {

// Mutual TLS 1.3 and nothing older: who has no certificate of these authorities is not heard.
struct TlsSettings {
  std::string certificate_chain;   // PEM: the server's, then those that issued it
  std::string private_key;         // PEM, PKCS #8, of the first of them
  std::string client_authorities;  // PEM: who may issue clients' certificates
  WallClock now;                   // by which certificates are judged; set by whoever has a clock
};

struct ServerSettings {
  std::string address = "127.0.0.1";               // numeric
  std::uint16_t port = 0;                          // 0: any free one, which port() names
  bool beyond_loopback = false;                    // without it only 127.0.0.0/8 and ::1 are bound
  std::optional<TlsSettings> tls;                  // nothing: plain TCP
  std::size_t connections_max = 64;                // beyond it: 503 (TLS: nothing) and closed
  std::chrono::milliseconds handshake_max{5'000};  // of TLS: then closed
  // A handshake takes the home thread's time: those beyond wait to be accepted.
  std::size_t handshakes_a_second_max = 16;
  std::function<void(Refusal)> refused{};        // hears at home of each; may be empty
  std::chrono::milliseconds idle_max{60'000};    // between requests
  std::chrono::milliseconds header_max{10'000};  // a header's first byte to its last
  std::chrono::milliseconds body_max{10'000};    // the header's end to the body's, however it drips
  std::chrono::milliseconds answer_max{30'000};  // the handler's time: then 503
  std::chrono::milliseconds write_max{10'000};   // one write: then closed
  std::chrono::milliseconds stop_max{2'000};     // what runs may end itself, then is closed
};

class Server {
 public:
  // Binds and listens at once, so that a port in use is a mistake at start. The text of the private
  // key is wiped.
  static Result<Server> listen(boost::asio::any_io_executor home, ServerSettings settings,
                               Handler handler);
  ~Server();
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;

  void start();
  // No more connections; idle ones close, running requests are answered, streams end.
  void stop();

  std::uint16_t port() const;
  std::size_t connection_count() const;

 private:
  class Listener;
  explicit Server(std::shared_ptr<Listener> listener);
  std::shared_ptr<Listener> listener_;
};

}  // namespace menshen::http
