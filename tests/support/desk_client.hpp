// A clerk's browser as far as a test needs one: signs in, posts, and hears the event stream.
// Blocking, on loopback only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace menshen::test {

struct Answer {
  int status = 0;  // 0: nobody answered
  std::string body;
};

struct StreamEvent {
  std::string name;
  std::string json;
  std::chrono::steady_clock::time_point heard_at;
};

class DeskClient {
 public:
  explicit DeskClient(std::uint16_t port) : port_(port) {}

  Answer get(const std::string& target) const { return send("GET", target, ""); }
  Answer post(const std::string& target, const std::string& json) const {
    return send("POST", target, json);
  }
  // Keeps the session's cookie. False if the PIN was refused.
  bool sign_in(const std::string& pin);

  // Subscribes to /events; false if it is refused.
  bool listen();
  // The next event of this name, in order; others before it are dropped.
  std::optional<StreamEvent> next(const std::string& name, std::chrono::milliseconds limit);
  void stop_listening();

 private:
  class Stream;
  Answer send(const std::string& method, const std::string& target, const std::string& body) const;
  std::string header(const std::string& method, const std::string& target,
                     std::size_t length) const;

  std::uint16_t port_;
  std::string cookie_;
  std::shared_ptr<Stream> stream_;
};

}  // namespace menshen::test
