// One accepted connection: read a request, ask the handler, write the answer, again. The loop of
// Server; what the bytes mean is codec's.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gateway/http/codec.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/stream.hpp"

namespace menshen::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Stream stream, const ServerSettings& settings, Handler handler);

  boost::asio::awaitable<void> run();

  void stop();       // as soon as what runs is answered
  void close_now();  // whatever runs

 private:
  using Span = std::chrono::milliseconds;
  enum class Reading : std::uint8_t { nothing, between, header, body };

  boost::asio::awaitable<bool> shake_hands();
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<std::optional<Request>> read_request();
  boost::asio::awaitable<bool> read_more();
  boost::asio::awaitable<Response> ask(Request request);
  boost::asio::awaitable<void> refuse(Errc why);
  boost::asio::awaitable<void> stream(std::shared_ptr<EventChannel> events);
  boost::asio::awaitable<void> watch_peer();
  boost::asio::awaitable<bool> write(std::string text);
  boost::asio::awaitable<void> linger();
  boost::asio::awaitable<void> end_writing();

  Answer answer_for_this_turn();
  void answered(std::uint64_t turn, Response response);
  void wait_at_most_for(Reading part);
  void arm(Span span);
  void disarm();

  Stream stream_;
  const ServerSettings settings_;
  Handler handler_;
  RequestCodec codec_;
  boost::asio::steady_timer deadline_;
  std::uint64_t deadline_turn_ = 0;  // a deadline of an earlier turn that was already under way
  bool late_ = false;
  bool late_closes_ = false;  // what runs is many short steps
  Reading reading_ = Reading::nothing;
  boost::asio::steady_timer wake_;  // an answer or an event is there
  std::uint64_t turn_ = 0;          // which request an answer is for
  std::optional<Response> answer_;
  bool peer_gone_ = false;
  bool stopping_ = false;
  bool waits_for_request_ = false;
  std::array<char, 4096> space_{};
};

}  // namespace menshen::http
