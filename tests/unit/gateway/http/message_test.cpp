#include "gateway/http/message.hpp"

#include <gtest/gtest.h>

#include "gateway/http/codec.hpp"

namespace menshen::http {
namespace {

TEST(Response, IsWrittenByteForByte) {
  Response response;
  response.status = 202;
  response.fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  response.body = "{}";
  const std::string head =
      "HTTP/1.1 202 Accepted\r\n"
      "Content-Type: application/json\r\n"
      "Cache-Control: no-store\r\n"
      "Content-Length: 2\r\n";
  EXPECT_EQ(encode(response, true, false), head + "Connection: keep-alive\r\n\r\n{}");
  EXPECT_EQ(encode(response, false, false), head + "Connection: close\r\n\r\n{}");
  // RFC 9110 §9.3.2: the same fields, no body.
  EXPECT_EQ(encode(response, true, true), head + "Connection: keep-alive\r\n\r\n");
}

TEST(Response, WithoutContentHasNeitherBodyNorLength) {
  Response response;
  response.status = 204;
  response.body = "ignored";
  EXPECT_EQ(encode(response, true, false),
            "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
  // RFC 9110 §8.6: no length but the one that the whole answer would have.
  response.status = 304;
  EXPECT_EQ(encode(response, true, false),
            "HTTP/1.1 304 Not Modified\r\nConnection: keep-alive\r\n\r\n");
}

TEST(Response, OfAStreamEndsWithTheConnection) {
  Response response;
  response.events = std::make_shared<EventChannel>();
  EXPECT_EQ(encode(response, true, false),
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            "Connection: close\r\n\r\n");
}

TEST(Response, HasAPhraseForEveryStatusAnErrorNames) {
  for (int code = 1; code < 40; ++code) {
    EXPECT_FALSE(reason_phrase(status_of(static_cast<Errc>(code))).empty()) << code;
  }
  EXPECT_EQ(reason_phrase(299), "");
}

TEST(HttpErrc, SaysWhatEachErrorIs) {
  for (int code = 1; code <= 16; ++code) {
    EXPECT_NE(make_error_code(static_cast<Errc>(code)).message(), "unknown") << code;
  }
  for (const Errc code :
       {Errc::address_malformed, Errc::address_not_loopback, Errc::certificate_unusable,
        Errc::private_key_unusable, Errc::private_key_of_another, Errc::authorities_unusable}) {
    EXPECT_NE(make_error_code(code).message(), "unknown");
  }
  EXPECT_EQ(make_error_code(static_cast<Errc>(999)).message(), "unknown");
  EXPECT_STREQ(category().name(), "http");
}

TEST(Response, StopsTheProgramRatherThanWriteALineBreakInAField) {
  Response response;
  response.fields = {{"X", "a\r\nSet-Cookie: b"}};
  EXPECT_DEATH(encode(response, true, false), "line break");
}

TEST(Request, FindsFieldsByTheirLowerCaseName) {
  Request request;
  request.target = "/a/b?c=/d?e";
  request.fields = {{"host", "one"}, {"x", "first"}, {"x", "second"}};
  EXPECT_EQ(request.path(), "/a/b");
  EXPECT_EQ(request.field("x"), "first");
  EXPECT_EQ(request.count("x"), 2U);
  EXPECT_EQ(request.field("y"), "");
  EXPECT_EQ(request.count("y"), 0U);
}

TEST(EventChannel, FramesEventsAsServerSentEvents) {
  EventChannel channel;
  channel.push("shown", "{\"a\":1}");
  channel.push("note", "one\ntwo\r\nthree");
  EXPECT_EQ(channel.take(),
            "event: shown\ndata: {\"a\":1}\n\n"
            "event: note\ndata: one\ndata: two\ndata: three\n\n");
  EXPECT_EQ(channel.take(), "");
}

TEST(EventChannel, LosesTheOldestAndSaysSo) {
  EventChannel channel(2);
  channel.push("a", "1");
  channel.push("b", "2");
  channel.push("c", "3");
  EXPECT_EQ(channel.take(), "event: lost\ndata: {}\n\nevent: b\ndata: 2\n\nevent: c\ndata: 3\n\n");
  channel.push("d", "4");
  EXPECT_EQ(channel.take(), "event: d\ndata: 4\n\n");
}

TEST(EventChannel, ForgetsWhatWaitsWhenToldTo) {
  EventChannel channel;
  channel.lose_waiting();
  EXPECT_EQ(channel.take(), "");
  channel.push("a", "secret");
  channel.lose_waiting();
  EXPECT_EQ(channel.take(), "event: lost\ndata: {}\n\n");
}

TEST(EventChannel, WakesItsReaderAtEachChange) {
  EventChannel channel;
  int woken = 0;
  channel.on_change([&] { ++woken; });
  channel.push("a", "1");
  channel.lose_waiting();
  channel.close();
  channel.close();
  EXPECT_EQ(woken, 3);
  channel.push("b", "after the end");
  EXPECT_EQ(channel.take(), "event: lost\ndata: {}\n\n");
  EXPECT_TRUE(channel.closed());
}

}  // namespace
}  // namespace menshen::http
