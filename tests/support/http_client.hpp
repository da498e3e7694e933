// A client of plain bytes over a loopback connection, for tests that say exactly what is sent; with
// a TlsIdentity the same through TLS. Blocking, with a time-out of its own, and meant for a thread
// beside the server's.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace menshen::test {

// What a client shows, and whom it believes. All PEM; without a certificate it shows none.
struct TlsIdentity {
  std::string certificate;
  std::string private_key;
  std::string authorities;
  std::int64_t now_seconds = 0;  // by which it judges the server's certificate
  bool only_tls_1_2 = false;
};

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, std::string_view address = "127.0.0.1");
  HttpClient(std::uint16_t port, const TlsIdentity& identity);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void send(std::string_view bytes);  // a connection closed by the other end is not an error
  // Everything up to and including `end`, or up to the connection's end or the time-out.
  std::string read_until(std::string_view end);
  std::string read_response();  // a header and as many bytes as its Content-Length says
  std::string read_all();       // up to the connection's end
  bool at_end();                // the other end has closed; waits for it
  void close();

  // Of a client with an identity: whether it went through the handshake (a server may still refuse
  // it), what TLS said when it failed, whether the other end said that nothing more comes, and how
  // many sessions it was given to resume.
  bool shook_hands() const;
  std::string tls_error() const;
  bool ended_properly() const;
  int tickets() const;

 private:
  struct Tls;

  bool read_some();

  int socket_ = -1;
  std::unique_ptr<Tls> tls_;
  std::string read_;
};

// The first bytes of a TLS client.
std::string client_hello();

// One request on a connection of its own; the whole response.
std::string exchange(std::uint16_t port, std::string_view bytes);

std::string_view body_of(std::string_view response);
std::string_view status_line_of(std::string_view response);

}  // namespace menshen::test
