// A server that says exactly what a test wants it to say, right or wrong: one connection after the
// other, on a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace menshen::test {

class RawConnection {
 public:
  explicit RawConnection(int socket) : socket_(socket) {}

  // A request's header; empty at the connection's end.
  std::string read_header();
  // False once the other end has gone.
  bool send(std::string_view bytes);
  // Single bytes, each after a pause, until the other end goes.
  void drip(std::string_view bytes, std::chrono::milliseconds pause);
  bool waits_for_end();  // the other end closes

 private:
  int socket_;
};

class RawServer {
 public:
  using Script = std::function<void(RawConnection&)>;

  // The script runs for each connection.
  explicit RawServer(Script script);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  int listening_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace menshen::test
