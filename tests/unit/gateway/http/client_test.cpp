// A client against servers of every kind: ours, and such as only want to cost it time and memory.
#include "gateway/http/client.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/raw_server.hpp"
#include "tests/unit/gateway/http/client_rig.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

using test::RawConnection;
using test::RawServer;

// Short times, so that a server that is slow is found out soon.
ClientSettings impatient(std::uint16_t port) {
  ClientSettings settings = plain_settings(port);
  settings.header_max = 300ms;
  settings.progress_span = 200ms;
  settings.progress_bytes_min = 100;
  return settings;
}

// What a client makes of one answer.
Result<Reply> answer_to(std::string_view bytes, std::size_t body_bytes_max = 1024) {
  RawServer server([&](RawConnection& connection) {
    connection.read_header();
    connection.send(bytes);
  });
  ClientRig rig(impatient(server.port()));
  return rig.get("/file", body_bytes_max);
}

std::string of_length(std::string_view body, std::string_view fields = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(fields) + "\r\n" + std::string(body);
}

TEST(Client, AsksWhatItIsToldAndReadsTheAnswer) {
  Running server(echo);
  ClientRig rig(plain_settings(server.port()));
  const auto reply = rig.get("/a?x=1");
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->status, 200U);
  EXPECT_EQ(reply->body, "GET /a?x=1 ");
  EXPECT_EQ(reply->field("content-type"), "text/plain");
  Question post = question_for("/b");
  post.method = Method::post;
  post.fields = {{"Content-Type", "text/plain"}};
  post.body = "body";
  EXPECT_EQ(rig.ask(post)->body, "POST /b body");
  EXPECT_EQ(rig.get("/c", 7)->body, "GET /c ");
}

TEST(Client, KeepsAConnectionAsLongAsTheServerDoes) {
  Running server(echo);
  ClientRig rig(plain_settings(server.port()));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(rig.get("/"));
  EXPECT_EQ(server.connection_count(), 1U);
  std::atomic<int> connections = 0;
  RawServer closing([&](RawConnection& connection) {
    ++connections;
    connection.read_header();
    connection.send(of_length("a", "Connection: close\r\n"));
  });
  ClientRig other(plain_settings(closing.port()));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(other.get("/")->body, "a");
  EXPECT_EQ(connections, 3);
}

TEST(Client, SaysToWhomAndThatNothingShallBeCompressed) {
  std::string header;
  RawServer server([&](RawConnection& connection) {
    header = connection.read_header();
    connection.send(of_length(""));
  });
  ClientRig rig(plain_settings(server.port()));
  ASSERT_TRUE(rig.get("/x"));
  EXPECT_TRUE(header.starts_with("GET /x HTTP/1.1\r\n")) << header;
  EXPECT_NE(header.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"),
            std::string::npos);
  EXPECT_NE(header.find("Accept-Encoding: identity\r\n"), std::string::npos);
  EXPECT_EQ(header.find("Content-Length"), std::string::npos);
}

// RFC 9112 §9.3.1: a server may close a kept connection at any time.
TEST(Client, AsksAgainWhereAKeptConnectionWasClosedMeanwhile) {
  std::atomic<int> connections = 0;
  RawServer server([&](RawConnection& connection) {
    ++connections;
    connection.read_header();
    connection.send(of_length("a"));  // it says that it keeps the connection, and closes it
  });
  ClientRig rig(plain_settings(server.port()));
  for (int i = 0; i < 3; ++i) {
    const auto reply = rig.get("/");
    ASSERT_TRUE(reply) << reply.error().message();
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_EQ(connections, 3);
  Question post = question_for("/");
  post.method = Method::post;
  std::this_thread::sleep_for(20ms);
  const auto again = rig.ask(post);
  EXPECT_TRUE(again || again.error() == Errc::reply_cut_off) << "never twice once it was sent";
}

TEST(Client, KnowsWhereNobodyIs) {
  std::uint16_t port = 0;
  {
    port = RawServer([](RawConnection&) {}).port();
  }
  ClientRig rig(plain_settings(port));
  EXPECT_EQ(rig.get("/").error(), Errc::not_connected);
  ClientSettings nowhere = plain_settings(80);
  nowhere.origin.host = "nobody.invalid";  // RFC 6761 §6.4
  ClientRig lost(nowhere);
  EXPECT_EQ(lost.get("/").error(), Errc::host_unknown);
}

TEST(Client, ReadsBodiesOfEveryFraming) {
  EXPECT_EQ(answer_to(of_length("abc"))->body, "abc");
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "2;x=y\r\nab\r\n1\r\nc\r\n0\r\nTrailer: x\r\n\r\n")
                ->body,
            "abc");
  EXPECT_EQ(answer_to("HTTP/1.1 204 No Content\r\n\r\n")->body, "");
  EXPECT_EQ(answer_to("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na")->body, "a");
  EXPECT_EQ(answer_to("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + of_length("abc"))->body,
            "abc");
  EXPECT_EQ(answer_to("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")->status, 404U);
}

TEST(Client, ReadsABodyOfItsLimitAndNoByteMore) {
  EXPECT_EQ(answer_to(of_length(std::string(1024, 'x')))->body.size(), 1024U);
  EXPECT_EQ(answer_to(of_length(std::string(1025, 'x'))).error(), Errc::body_too_large);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n").error(),
            Errc::reply_malformed);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n401\r\n").error(),
            Errc::body_too_large);
}

TEST(Client, EndsABodyThatNeverEndsAtItsLimit) {
  RawServer server([](RawConnection& connection) {
    connection.read_header();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
    while (connection.send(chunk)) {
    }
  });
  ClientRig rig(plain_settings(server.port()));
  EXPECT_EQ(rig.get("/", 1 << 20).error(), Errc::body_too_large);
}

TEST(Client, EndsAHeaderThatNeverEndsAtItsLimit) {
  RawServer server([](RawConnection& connection) {
    connection.read_header();
    connection.send("HTTP/1.1 200 OK\r\n");
    while (connection.send("X-More: and more\r\n")) {
    }
  });
  ClientRig rig(plain_settings(server.port()));
  EXPECT_EQ(rig.get("/").error(), Errc::header_too_large);
}

TEST(Client, FindsAWrongLength) {
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc").error(),
            Errc::reply_cut_off);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc").error(),
            Errc::reply_surplus);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").error(),
            Errc::reply_malformed);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na").error(),
            Errc::framing_ambiguous);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na")
                .error(),
            Errc::reply_malformed);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\n\r\nabc").error(), Errc::reply_unframed);
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").error(),
            Errc::reply_cut_off);
}

TEST(Client, TakesSurplusBytesForNoNextAnswer) {
  std::atomic<int> connections = 0;
  RawServer server([&](RawConnection& connection) {
    ++connections;
    connection.read_header();
    connection.send(of_length("right"));
    std::this_thread::sleep_for(30ms);
    connection.send(of_length("wrong"));
    connection.waits_for_end();
  });
  ClientRig rig(plain_settings(server.port()));
  EXPECT_EQ(rig.get("/")->body, "right");
  std::this_thread::sleep_for(80ms);
  EXPECT_EQ(rig.get("/")->body, "right");
  EXPECT_EQ(connections, 2);
}

// No bomb goes off where nothing is decompressed.
TEST(Client, RefusesWhatIsCompressed) {
  for (const char* coding : {"gzip", "deflate", "br", "GZIP", "identity, gzip", "zstd"}) {
    const std::string field = std::string("Content-Encoding: ") + coding + "\r\n";
    EXPECT_EQ(answer_to(of_length("\x1f\x8b bomb", field)).error(), Errc::reply_encoded) << coding;
  }
  EXPECT_TRUE(answer_to(of_length("a", "Content-Encoding: identity\r\n")));
  EXPECT_EQ(answer_to("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n").error(),
            Errc::coding_unknown);
}

TEST(Client, FollowsNoRedirectAndSoRunsInNoCircle) {
  std::atomic<int> asked = 0;
  RawServer server([&](RawConnection& connection) {
    ++asked;
    connection.read_header();
    connection.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
  });
  ClientRig rig(plain_settings(server.port()));
  EXPECT_EQ(rig.get("/").error(), Errc::redirect_refused);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(answer_to("HTTP/1.1 308 x\r\nContent-Length: 0\r\n\r\n").error(),
            Errc::redirect_refused);
}

TEST(Client, RefusesWhatIsNoHttp) {
  for (const char* bytes :
       {"\x16\x03\x01\x02", "SSH-2.0-x\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA b: x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n", "\r\n\r\n"}) {
    const auto reply = answer_to(bytes);
    ASSERT_FALSE(reply) << bytes;
    EXPECT_TRUE(reply.error() == Errc::reply_malformed || reply.error() == Errc::reply_cut_off)
        << bytes << ": " << reply.error().message();
  }
  std::string interim;
  for (std::size_t i = 0; i <= interim_count_max; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(answer_to(interim + of_length("a")).error(), Errc::reply_malformed);
}

TEST(Client, KnowsAnEarlyEndAtEveryByte) {
  const std::string whole = of_length("abc");
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    EXPECT_EQ(answer_to(std::string_view(whole).substr(0, cut)).error(), Errc::reply_cut_off)
        << cut;
  }
}

// Slowloris: a byte now and then keeps no connection alive.
TEST(Client, EndsABodyThatOnlyDrips) {
  RawServer server([](RawConnection& connection) {
    connection.read_header();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    connection.drip(std::string(1000, 'x'), 10ms);  // 20 bytes in each span, of 100 that are wanted
  });
  ClientRig rig(impatient(server.port()));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(rig.get("/").error(), Errc::reply_too_slow);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
}

TEST(Client, LetsALongBodyTakeItsTimeWhileItComesOn) {
  RawServer server([](RawConnection& connection) {
    connection.read_header();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8000\r\n\r\n");
    for (int i = 0; i < 8; ++i) {
      connection.send(std::string(1000, 'x'));
      std::this_thread::sleep_for(75ms);
    }
  });
  ClientRig rig(impatient(server.port()));
  const auto reply = rig.get("/");
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->body.size(), 8000U);
}

TEST(Client, WaitsForAHeaderNoLongerThanItsTime) {
  RawServer silent([](RawConnection& connection) { connection.waits_for_end(); });
  ClientRig rig(impatient(silent.port()));
  EXPECT_EQ(rig.get("/").error(), Errc::reply_too_slow);
  RawServer dripping([](RawConnection& connection) {
    connection.read_header();
    connection.drip(of_length("a"), 20ms);
  });
  ClientRig other(impatient(dripping.port()));
  EXPECT_EQ(other.get("/").error(), Errc::reply_too_slow);
}

TEST(Client, AsksOneQuestionNoLongerThanItsTime) {
  RawServer server([](RawConnection& connection) {
    connection.read_header();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (connection.send(std::string(100, 'x'))) std::this_thread::sleep_for(2ms);
  });
  ClientSettings settings = impatient(server.port());
  settings.total_max = 400ms;
  ClientRig rig(settings);
  EXPECT_EQ(rig.get("/", 100'000).error(), Errc::reply_too_slow);
}

TEST(Client, SendsNoTargetThatWouldBeTwoLines) {
  RawServer server([](RawConnection& connection) { connection.waits_for_end(); });
  ClientRig rig(plain_settings(server.port()));
  for (const char* target : {"", "x", "/a b", "/a\r\nX: y", "http://a/", "/\x80"}) {
    EXPECT_EQ(rig.get(target).error(), Errc::target_malformed) << target;
  }
}

}  // namespace
}  // namespace menshen::http
