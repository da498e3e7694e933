#include "gateway/http/reply_codec.hpp"

#include <gtest/gtest.h>

namespace menshen::http {
namespace {

constexpr std::string_view chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Two: a\r\nx-two: b\r\n\r\n"
    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

TEST(ReplyCodec, UnderstandsTheSameHoweverItIsCut) {
  for (std::size_t piece = 1; piece <= chunked.size(); ++piece) {
    ReplyCodec codec(Method::get, 5);
    for (std::size_t at = 0; at < chunked.size(); at += piece) {
      EXPECT_FALSE(codec.complete());
      ASSERT_TRUE(codec.feed(chunked.substr(at, piece)));
    }
    ASSERT_TRUE(codec.complete());
    const Reply reply = codec.take();
    EXPECT_EQ(reply.body, "abcde");
    EXPECT_EQ(reply.field("x-two"), "a");
    EXPECT_EQ(reply.fields.size(), 3U);
    EXPECT_TRUE(reply.keep_alive);
  }
}

TEST(ReplyCodec, KnowsWhetherTheConnectionMayBeKept) {
  const auto kept = [](const std::string& first_line_and_field) {
    ReplyCodec codec(Method::get, 0);
    EXPECT_TRUE(codec.feed(first_line_and_field + "Content-Length: 0\r\n\r\n"));
    return codec.take().keep_alive;
  };
  EXPECT_TRUE(kept("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(kept("HTTP/1.1 200 OK\r\nConnection: x , Close\r\n"));
  EXPECT_TRUE(kept("HTTP/1.1 200 OK\r\nConnection: closed, xclose\r\n"));
  EXPECT_FALSE(kept("HTTP/1.0 200 OK\r\n"));
  EXPECT_TRUE(kept("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n"));
}

TEST(ReplyCodec, ReadsNoBodyWhereNoneCanBe) {
  ReplyCodec head(Method::head, 0);
  ASSERT_TRUE(head.feed("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
  EXPECT_TRUE(head.complete());
  ReplyCodec unchanged(Method::get, 0);
  ASSERT_TRUE(unchanged.feed("HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n"));
  EXPECT_TRUE(unchanged.complete());
}

TEST(ReplyCodec, SaysTheSameMistakeAgain) {
  ReplyCodec codec(Method::get, 10);
  EXPECT_EQ(codec.feed("HTTP/1.1 200 OK\n").error(), Errc::reply_malformed);
  EXPECT_EQ(codec.feed("\r\n\r\n").error(), Errc::reply_malformed);
}

TEST(ReplyCodec, HasLimitsOneByteBeyondWhichItRefuses) {
  const auto of_header = [](std::size_t bytes) {
    const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
    ReplyCodec codec(Method::get, 0);
    return codec.feed(start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n");
  };
  EXPECT_TRUE(of_header(header_bytes_max));
  EXPECT_EQ(of_header(header_bytes_max + 1).error(), Errc::header_too_large);
  const auto of_fields = [](std::size_t count) {
    std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
    for (std::size_t i = 1; i < count; ++i) text += "X: y\r\n";
    return ReplyCodec(Method::get, 0).feed(text + "\r\n");
  };
  EXPECT_TRUE(of_fields(fields_count_max));
  EXPECT_EQ(of_fields(fields_count_max + 1).error(), Errc::header_too_large);
}

TEST(QuestionText, CarriesALengthExactlyWhereItCarriesABody) {
  Question question;
  question.target = "/a";
  question.method = Method::put;
  EXPECT_EQ(encode(question, "a.example").value(),
            "PUT /a HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: identity\r\n"
            "Content-Length: 0\r\n\r\n");
  question.method = Method::delete_;
  EXPECT_EQ(encode(question, "a.example").value(),
            "DELETE /a HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: identity\r\n\r\n");
  question.method = Method::post;
  question.fields = {{"Content-Type", "text/plain"}};
  question.body = "abc";
  EXPECT_EQ(encode(question, "[::1]:8080").value(),
            "POST /a HTTP/1.1\r\nHost: [::1]:8080\r\nAccept-Encoding: identity\r\n"
            "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc");
}

}  // namespace
}  // namespace menshen::http
