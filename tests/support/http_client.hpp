// A client of plain bytes over a loopback connection, for tests that say exactly what is sent.
// Blocking, with a time-out of its own, and meant for a thread beside the server's.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace menshen::test {

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, std::string_view address = "127.0.0.1");
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

 private:
  bool read_some();

  int socket_ = -1;
  std::string read_;
};

// One request on a connection of its own; the whole response.
std::string exchange(std::uint16_t port, std::string_view bytes);

std::string_view body_of(std::string_view response);
std::string_view status_line_of(std::string_view response);

}  // namespace menshen::test
