// A server that runs on a thread of its own, as the daemon's home thread is, and the two ways of
// reaching one: plain, and through mutual TLS.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <ostream>
#include <string>
#include <thread>

#include "gateway/http/server.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/sample_certificates.hpp"

namespace menshen::http {

using namespace std::chrono_literals;

enum class Wire : std::uint8_t { plain, tls };
inline void PrintTo(Wire wire, std::ostream* out) { *out << (wire == Wire::tls ? "tls" : "plain"); }
inline std::string name_of_wire(const ::testing::TestParamInfo<Wire>& wire) {
  return wire.param == Wire::tls ? "tls" : "plain";
}

// The authority of every TLS test and the venue that it certified.
inline test::SampleAuthority& sample_authority() {
  static test::SampleAuthority authority;
  return authority;
}

inline TlsSettings sample_tls() {
  static const test::SamplePair venue = sample_authority().venue();
  TlsSettings tls;
  tls.certificate_chain = venue.text();
  tls.private_key = venue.key_text();
  tls.client_authorities = sample_authority().own().text();
  tls.now = test::SampleAuthority::now;
  return tls;
}

inline test::TlsIdentity identity_of(const test::SamplePair& pair) {
  const auto now = std::chrono::floor<std::chrono::seconds>(test::SampleAuthority::now());
  return {pair.text(), pair.key_text(), sample_authority().own().text(),
          now.time_since_epoch().count()};
}

inline ServerSettings settings_for(Wire wire) {
  ServerSettings settings;
  if (wire == Wire::tls) settings.tls = sample_tls();
  return settings;
}

inline const test::SamplePair& sample_client() {
  static const test::SamplePair market = sample_authority().role("market");
  return market;
}

inline test::HttpClient client_of(std::uint16_t port, Wire wire) {
  if (wire == Wire::plain) return test::HttpClient(port);
  return test::HttpClient(port, identity_of(sample_client()));
}

class Running {
 public:
  explicit Running(Handler handler, const ServerSettings& settings = {})
      : server_(Server::listen(home_.get_executor(), settings, std::move(handler)).value()) {
    server_.start();
    thread_ = std::thread([this] { home_.run(); });
  }
  ~Running() {
    stop();
    stays_.reset();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // On the server's thread, waiting for it.
  void at_home(const std::function<void()>& act) {
    std::promise<void> done;
    boost::asio::post(home_, [&] {
      act();
      done.set_value();
    });
    done.get_future().wait();
  }
  std::size_t connection_count() {
    std::size_t count = 0;
    at_home([&] { count = server_.connection_count(); });
    return count;
  }
  bool comes_to(std::size_t connections) {
    for (int i = 0; i < 400 && connection_count() != connections; ++i) {
      std::this_thread::sleep_for(5ms);
    }
    return connection_count() == connections;
  }
  void stop() {
    at_home([this] { server_.stop(); });
  }
  std::uint16_t port() const { return server_.port(); }

 private:
  boost::asio::io_context home_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> stays_{
      home_.get_executor()};
  Server server_;
  std::thread thread_;
};

inline void echo(const Request& request, const Answer& answer) {
  Response response;
  response.fields = {{"Content-Type", "text/plain"}};
  response.body = std::string(name_of(request.method)) + " " + request.target + " " + request.body;
  answer(std::move(response));
}

inline constexpr std::string_view get_a = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace menshen::http
