// The loops around the codec, over real loopback connections.
#include "gateway/http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "gateway/http/errc.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

using test::HttpClient;

class HttpServerOverBoth : public ::testing::TestWithParam<Wire> {
 protected:
  static HttpClient connect(const Running& server) { return client_of(server.port(), GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Wires, HttpServerOverBoth, ::testing::Values(Wire::plain, Wire::tls),
                         name_of_wire);

TEST_P(HttpServerOverBoth, AnswersOneRequestAfterAnotherOnOneConnection) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  for (int i = 0; i < 3; ++i) {
    client.send(get_a);
    EXPECT_EQ(client.read_response(),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n"
              "Connection: keep-alive\r\n\r\nGET /a ");
  }
}

TEST_P(HttpServerOverBoth, AnswersPipelinedRequestsInOrder) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  client.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\n"
      "Content-Length: 2\r\n\r\nxyGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.read_all();
  const auto first = all.find("GET /1 "), second = all.find("POST /2 xy"),
             third = all.find("GET /3 ");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos);
}

TEST_P(HttpServerOverBoth, UnderstandsARequestSentByteByByte) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  for (const char c : get_a) client.send({&c, 1});
  EXPECT_EQ(test::body_of(client.read_response()), "GET /a ");
}

TEST_P(HttpServerOverBoth, ClosesAfterAnOldVersionsRequest) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  client.send("GET /a HTTP/1.0\r\n\r\n");
  EXPECT_EQ(test::body_of(client.read_all()), "GET /a ");
}

TEST_P(HttpServerOverBoth, AnswersHeadWithoutABodyAndGoesOn) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 8"), std::string::npos);
  client.send(get_a);
  EXPECT_EQ(client.read_response().substr(0, 15), "HTTP/1.1 200 OK");
}

TEST_P(HttpServerOverBoth, SaysWhyItRefusesAndCloses) {
  Running server(echo, settings_for(GetParam()));
  const auto refused = [&](std::string_view bytes) {
    HttpClient client = connect(server);
    client.send(bytes);
    return std::string(test::status_line_of(client.read_all()));
  };
  EXPECT_EQ(refused("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), "HTTP/1.1 501 Not Implemented");
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(refused("GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
            "HTTP/1.1 505 HTTP Version Not Supported");
  EXPECT_EQ(refused("GET /" + std::string(5000, 'x')), "HTTP/1.1 414 URI Too Long");
  EXPECT_EQ(refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\n\r\n"),
            "HTTP/1.1 400 Bad Request");
}

TEST_P(HttpServerOverBoth, LetsAClientReadWhyItsLargeBodyIsRefused) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  client.send(std::string(100000, 'x'));
  EXPECT_EQ(test::status_line_of(client.read_all()), "HTTP/1.1 413 Content Too Large");
}

TEST_P(HttpServerOverBoth, TellsAWaitingClientToContinue) {
  Running server(echo, settings_for(GetParam()));
  HttpClient client = connect(server);
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hi");
  EXPECT_EQ(test::body_of(client.read_response()), "POST /a hi");
}

TEST_P(HttpServerOverBoth, TakesAnAnswerFromAnotherThread) {
  std::vector<std::thread> elsewhere;
  {
    const auto later = [&](Request request, Answer answer) {
      elsewhere.emplace_back([request = std::move(request), answer = std::move(answer)] {
        std::this_thread::sleep_for(20ms);
        echo(request, answer);
        echo(request, answer);  // a second time changes nothing
      });
    };
    Running server(later, settings_for(GetParam()));
    HttpClient client = connect(server);
    client.send(get_a);
    EXPECT_EQ(test::body_of(client.read_response()), "GET /a ");
    client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(test::body_of(client.read_response()), "GET /b ");
    for (auto& thread : elsewhere) thread.join();  // an Answer may not outlive the executor
  }
}

TEST_P(HttpServerOverBoth, SaysSoWhenNobodyAnswersInTime) {
  ServerSettings settings = settings_for(GetParam());
  settings.answer_max = 50ms;
  Answer kept;
  Running server([&](const Request&, Answer answer) { kept = std::move(answer); }, settings);
  HttpClient client = connect(server);
  client.send(get_a);
  EXPECT_EQ(test::status_line_of(client.read_response()), "HTTP/1.1 503 Service Unavailable");
  kept({});  // too late: finds no question
  client.send(get_a);
  EXPECT_EQ(test::status_line_of(client.read_response()), "HTTP/1.1 503 Service Unavailable");
}

TEST_P(HttpServerOverBoth, ClosesAConnectionLeftIdle) {
  ServerSettings settings = settings_for(GetParam());
  settings.idle_max = 50ms;
  Running server(echo, settings);
  HttpClient client = connect(server);
  client.send(get_a);
  client.read_response();
  EXPECT_TRUE(client.at_end());
  EXPECT_TRUE(server.comes_to(0));
}

// Sends one byte every few milliseconds, so that a time-out for each read would never fire.
std::string drip(std::uint16_t port, std::string_view at_once, std::string_view slowly) {
  HttpClient client(port);
  client.send(at_once);
  std::atomic<bool> answered = false;
  std::thread dripping([&] {
    for (std::size_t i = 0; i < slowly.size() && !answered; ++i) {
      client.send(slowly.substr(i, 1));
      std::this_thread::sleep_for(10ms);
    }
  });
  std::string response = client.read_all();
  answered = true;
  dripping.join();
  return response;
}

TEST(HttpServer, DoesNotWaitForAHeaderThatDrips) {
  ServerSettings settings;
  settings.header_max = 100ms;
  Running server(echo, settings);
  const std::string slowly = "ET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(500, 'x');
  EXPECT_EQ(test::status_line_of(drip(server.port(), "G", slowly)), "HTTP/1.1 408 Request Timeout");
}

TEST(HttpServer, DoesNotWaitForABodyThatDrips) {
  ServerSettings settings;
  settings.body_max = 100ms;
  Running server(echo, settings);
  const auto response =
      drip(server.port(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n",
           std::string(500, 'x'));
  EXPECT_EQ(test::status_line_of(response), "HTTP/1.1 408 Request Timeout");
}

TEST(HttpServer, TurnsAwayOneConnectionBeyondItsLimit) {
  ServerSettings settings;
  settings.connections_max = 2;
  Running server(echo, settings);
  HttpClient one(server.port()), two(server.port());
  ASSERT_TRUE(server.comes_to(2));
  HttpClient three(server.port());
  EXPECT_EQ(test::status_line_of(three.read_all()), "HTTP/1.1 503 Service Unavailable");
  one.close();
  ASSERT_TRUE(server.comes_to(1));
  HttpClient four(server.port());
  four.send(get_a);
  EXPECT_EQ(test::body_of(four.read_response()), "GET /a ");
}

TEST(HttpServer, SurvivesClientsThatVanishAnywhere) {
  Running server(echo);
  const std::string whole = std::string(get_a) +
                            "POST /b HTTP/1.1\r\nHost: a\r\n"
                            "Content-Length: 3\r\n\r\nabc";
  for (std::size_t count = 0; count < whole.size(); count += 3) {
    HttpClient client(server.port());
    client.send(std::string_view(whole).substr(0, count));
  }
  EXPECT_EQ(test::body_of(test::exchange(server.port(), get_a)), "GET /a ");
  EXPECT_TRUE(server.comes_to(0));  // accepted in order: the others came before
}

TEST(HttpServer, BindsOnlyThisMachineUnlessAskedTo) {
  boost::asio::io_context home;
  const auto listen = [&](const std::string& address, bool beyond) {
    ServerSettings settings;
    settings.address = address;
    settings.beyond_loopback = beyond;
    return Server::listen(home.get_executor(), settings, echo);
  };
  EXPECT_EQ(listen("0.0.0.0", false).error(), Errc::address_not_loopback);
  EXPECT_EQ(listen("::", false).error(), Errc::address_not_loopback);
  EXPECT_EQ(listen("localhost", false).error(), Errc::address_malformed);
  EXPECT_TRUE(listen("0.0.0.0", true));
  EXPECT_TRUE(listen("127.0.0.2", false));
}

TEST(HttpServer, SaysWhenItsPortIsTaken) {
  Running server(echo);
  boost::asio::io_context home;
  ServerSettings settings;
  settings.port = server.port();
  EXPECT_EQ(Server::listen(home.get_executor(), settings, echo).error(),
            boost::system::errc::address_in_use);
}

TEST_P(HttpServerOverBoth, KnowsWhetherTheOtherEndIsThisMachine) {
  const auto say = [](const Request& request, const Answer& answer) {
    Response response;
    response.body = request.peer + (request.from_loopback ? " loopback" : " far");
    answer(std::move(response));
  };
  Running server(say, settings_for(GetParam()));
  HttpClient client = connect(server);
  client.send(get_a);
  EXPECT_EQ(test::body_of(client.read_response()), "127.0.0.1 loopback");
}

TEST_P(HttpServerOverBoth, AnswersWhatRunsBeforeItStops) {
  std::promise<Answer> asked;
  Running server([&](const Request&, Answer answer) { asked.set_value(std::move(answer)); },
                 settings_for(GetParam()));
  HttpClient busy = connect(server), idle = connect(server);
  busy.send(get_a);
  const Answer answer = asked.get_future().get();
  ASSERT_TRUE(server.comes_to(2));
  server.stop();
  EXPECT_TRUE(idle.at_end());
  Response response;
  response.body = "last";
  answer(std::move(response));
  const std::string last = busy.read_all();
  EXPECT_EQ(test::body_of(last), "last");
  EXPECT_NE(last.find("Connection: close"), std::string::npos);
}

TEST(HttpServer, WaitsForTheLastAnswerOnlySoLong) {
  ServerSettings settings;
  settings.stop_max = 50ms;
  std::promise<void> asked;
  Answer kept;
  Running server(
      [&](const Request&, Answer answer) {
        kept = std::move(answer);
        asked.set_value();
      },
      settings);
  HttpClient client(server.port());
  client.send(get_a);
  asked.get_future().wait();
  server.stop();
  EXPECT_TRUE(server.comes_to(0));
}

}  // namespace
}  // namespace menshen::http
