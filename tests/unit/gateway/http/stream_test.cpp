// Streams of events: the reader that listens, the one that goes, and the one that does not read.
#include <gtest/gtest.h>

#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

using test::HttpClient;

// Every request gets a stream; the test pushes into the newest.
class Streaming {
 public:
  explicit Streaming(const ServerSettings& settings)
      : server_(
            [this](const Request&, const Answer& answer) {
              Response response;
              response.fields = {{"Cache-Control", "no-store"}};
              response.events = std::make_shared<EventChannel>(4);
              channel_ = response.events;
              answer(std::move(response));
            },
            settings) {}

  void push(std::string_view name, std::string_view text) {
    server_.at_home([&] {
      if (const auto channel = channel_.lock()) channel->push(name, text);
    });
  }
  void close() {
    server_.at_home([&] {
      if (const auto channel = channel_.lock()) channel->close();
    });
  }
  bool reader_leaves() {
    for (int i = 0; i < 400; ++i) {
      bool gone = false;
      server_.at_home([&] { gone = channel_.expired(); });
      if (gone) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }
  void stop() { server_.stop(); }
  std::uint16_t port() const { return server_.port(); }

 private:
  std::weak_ptr<EventChannel> channel_;
  Running server_;
};

class HttpStream : public ::testing::TestWithParam<Wire> {
 protected:
  static ServerSettings settings() { return settings_for(GetParam()); }
  static HttpClient connect(const Streaming& server) {
    return client_of(server.port(), GetParam());
  }
};
INSTANTIATE_TEST_SUITE_P(Wires, HttpStream, ::testing::Values(Wire::plain, Wire::tls),
                         name_of_wire);

constexpr std::string_view get_events = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

TEST_P(HttpStream, CarriesEachEventAsItHappens) {
  Streaming server(settings());
  HttpClient client = connect(server);
  client.send(get_events);
  EXPECT_EQ(client.read_until("\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n"
            "Content-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n");
  for (const char* text : {"1", "2", "3"}) {
    server.push("count", text);
    EXPECT_EQ(client.read_until("\n\n"), "event: count\ndata: " + std::string(text) + "\n\n");
  }
  server.close();
  EXPECT_TRUE(client.at_end());
}

TEST_P(HttpStream, LetsTheChannelGoWhenItsReaderLeaves) {
  Streaming server(settings());
  HttpClient client = connect(server);
  client.send(get_events);
  client.read_until("\r\n\r\n");
  client.close();
  EXPECT_TRUE(server.reader_leaves());
}

TEST_P(HttpStream, NeverWaitsForAReaderThatDoesNotRead) {
  Streaming server(settings());
  HttpClient client = connect(server);
  client.send(get_events);
  client.read_until("\r\n\r\n");
  // More than the two sockets' buffers hold: the writer goes on all the same.
  const std::string large(256 * 1024, 'x');
  for (int i = 0; i < 100; ++i) server.push("large", large);
  server.push("last", "1");
  const std::string seen = client.read_until("event: last\ndata: 1\n\n");
  EXPECT_NE(seen.find("event: lost\n"), std::string::npos);
  EXPECT_TRUE(seen.ends_with("event: last\ndata: 1\n\n"));
  EXPECT_LT(seen.size(), 100 * large.size());
}

TEST_P(HttpStream, CutsAReaderThatTakesNothingForTooLong) {
  ServerSettings hasty = settings();
  hasty.write_max = 100ms;
  Streaming server(hasty);
  HttpClient client = connect(server);
  client.send(get_events);
  client.read_until("\r\n\r\n");
  const std::string large(4 * 1024 * 1024, 'x');
  for (int i = 0; i < 4; ++i) server.push("large", large);
  EXPECT_TRUE(server.reader_leaves());
}

TEST_P(HttpStream, CutsAReaderThatTalksInsteadOfListening) {
  Streaming server(settings());
  HttpClient client = connect(server);
  client.send(get_events);
  client.read_until("\r\n\r\n");
  client.send(std::string(10000, 'x'));
  EXPECT_TRUE(server.reader_leaves());
}

TEST_P(HttpStream, EndsWhenTheServerStops) {
  Streaming server(settings());
  HttpClient client = connect(server);
  client.send(get_events);
  client.read_until("\r\n\r\n");
  server.stop();
  EXPECT_TRUE(client.at_end());
}

TEST_P(HttpStream, SendsOnlyItsHeadToHead) {
  Streaming server(settings());
  HttpClient client = connect(server);
  client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.read_all().ends_with("Connection: close\r\n\r\n"));
}

}  // namespace
}  // namespace menshen::http
