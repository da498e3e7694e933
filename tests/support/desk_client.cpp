#include "tests/support/desk_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <sstream>
#include <thread>

namespace menshen::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

tcp::endpoint loopback(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

int status_of(const std::string& head) {
  return head.size() > 12 && head.starts_with("HTTP/1.1 ") ? std::stoi(head.substr(9, 3)) : 0;
}

std::string field_of(const std::string& head, const std::string& name) {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto start = at + name.size() + 4;
  return head.substr(start, head.find("\r\n", start) - start);
}

// Header and body of one answer; the body is what follows until the other end closes.
std::pair<std::string, std::string> talk(std::uint16_t port, const std::string& request) {
  asio::io_context context;
  tcp::socket socket(context);
  boost::system::error_code error;
  socket.connect(loopback(port), error);
  if (error) return {};
  asio::write(socket, asio::buffer(request), error);
  std::string all;
  asio::read(socket, asio::dynamic_buffer(all), error);
  const auto end = all.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {all.substr(0, end + 2), all.substr(end + 4)};
}

}  // namespace

// One connection and the thread that reads it.
class DeskClient::Stream {
 public:
  bool open(std::uint16_t port, const std::string& request) {
    boost::system::error_code error;
    socket_.connect(loopback(port), error);
    if (error) return false;
    asio::write(socket_, asio::buffer(request), error);
    const std::size_t head =
        asio::read_until(socket_, asio::dynamic_buffer(text_), "\r\n\r\n", error);
    if (error || status_of(text_) != 200) return false;
    text_.erase(0, head);
    reader_ = std::thread([this] { read(); });
    return true;
  }

  std::optional<StreamEvent> next(const std::string& name, std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    const auto until = std::chrono::steady_clock::now() + limit;
    while (true) {
      while (!events_.empty()) {
        StreamEvent event = std::move(events_.front());
        events_.pop_front();
        if (event.name == name) return event;
      }
      if (ended_ || arrived_.wait_until(lock, until) == std::cv_status::timeout)
        return std::nullopt;
    }
  }

  ~Stream() {
    boost::system::error_code ignored;  // the other end may have closed first
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    if (reader_.joinable()) reader_.join();
  }

 private:
  void read() {
    boost::system::error_code error;
    while (!error) {
      const std::size_t end = asio::read_until(socket_, asio::dynamic_buffer(text_), "\n\n", error);
      if (error) break;
      take(text_.substr(0, end));
      text_.erase(0, end);
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    arrived_.notify_all();
  }

  // A chunk's size line may precede the block; only "event:" and "data:" lines count (HTML, SSE).
  void take(const std::string& block) {
    StreamEvent event{"message", "", std::chrono::steady_clock::now()};
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("event: ")) event.name = line.substr(7);
      if (line.starts_with("data: ")) event.json += line.substr(6);
    }
    if (event.json.empty()) return;
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    arrived_.notify_all();
  }

  asio::io_context context_;
  tcp::socket socket_{context_};
  std::string text_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<StreamEvent> events_;
  bool ended_ = false;
  std::thread reader_;
};

std::string DeskClient::header(const std::string& method, const std::string& target,
                               std::size_t length) const {
  std::string text = method + " " + target +
                     " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                     "\r\nOrigin: http://127.0.0.1:" + std::to_string(port_) + "\r\n";
  if (!cookie_.empty()) text += "Cookie: " + cookie_ + "\r\n";
  if (method != "GET") {
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(length) + "\r\n";
  }
  return text;
}

Answer DeskClient::send(const std::string& method, const std::string& target,
                        const std::string& body) const {
  const auto [head, text] =
      talk(port_, header(method, target, body.size()) + "Connection: close\r\n\r\n" + body);
  return {status_of(head), text};
}

bool DeskClient::sign_in(const std::string& pin) {
  const std::string body = "{\"pin\":\"" + pin + "\"}";
  const auto [head, text] =
      talk(port_, header("POST", "/api/session", body.size()) + "Connection: close\r\n\r\n" + body);
  const std::string cookie = field_of(head, "Set-Cookie");
  if (status_of(head) / 100 != 2 || cookie.empty()) return false;
  cookie_ = cookie.substr(0, cookie.find(';'));
  return true;
}

bool DeskClient::listen() {
  stream_ = std::make_shared<Stream>();
  return stream_->open(port_, header("GET", "/events", 0) + "Accept: text/event-stream\r\n\r\n");
}

std::optional<StreamEvent> DeskClient::next(const std::string& name,
                                            std::chrono::milliseconds limit) {
  if (stream_ == nullptr) return std::nullopt;
  return stream_->next(name, limit);
}

void DeskClient::stop_listening() { stream_.reset(); }

}  // namespace menshen::test
