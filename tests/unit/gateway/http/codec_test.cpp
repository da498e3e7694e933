// What arrives on the wire, byte for byte, and what is made of it.
#include "gateway/http/codec.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace menshen::http {
namespace {

struct Read {
  std::vector<Request> requests;
  Error failed;
};

// Everything that comes out of `bytes` when they are fed in pieces of `piece` bytes.
Read read_in_pieces(std::string_view bytes, std::size_t piece) {
  RequestCodec codec;
  Read read;
  for (std::size_t at = 0; at < bytes.size() && !read.failed; at += piece) {
    codec.feed(bytes.substr(at, piece));
    for (;;) {
      auto next = codec.next();
      if (!next) read.failed = next.error();
      if (!next || !*next) break;
      read.requests.push_back(std::move(**next));
    }
  }
  return read;
}

Read read_all(std::string_view bytes) { return read_in_pieces(bytes, bytes.size()); }

Error error_of(std::string_view bytes) {
  const Read read = read_all(bytes);
  EXPECT_TRUE(read.requests.empty()) << bytes;
  return read.failed;
}

const std::string typed_number =
    "POST /api/typed-number?a=b HTTP/1.1\r\n"
    "Host: 127.0.0.1:8080\r\n"
    "Content-Type: application/json\r\n"
    "X-Empty:\r\n"
    "Content-Length: 12\r\n"
    "\r\n"
    "{\"a\":\"\\r\\n\"}";

const std::string chunked =
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "4;name=\"value\"\r\nWiki\r\n"
    "00c\r\npedia\r\n\r\nin \r\n"
    "0\r\nContent-Length: 3\r\nX: y\r\n\r\n";

TEST(RequestCodec, ReadsARequestWithABody) {
  const Read read = read_all(typed_number);
  ASSERT_EQ(read.requests.size(), 1U);
  const Request& request = read.requests[0];
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.target, "/api/typed-number?a=b");
  EXPECT_EQ(request.path(), "/api/typed-number");
  EXPECT_EQ(request.version, 11U);
  EXPECT_EQ(request.field("host"), "127.0.0.1:8080");
  EXPECT_EQ(request.field("content-type"), "application/json");
  EXPECT_EQ(request.field("x-empty"), "");
  EXPECT_EQ(request.count("x-empty"), 1U);
  EXPECT_EQ(request.body, "{\"a\":\"\\r\\n\"}");
  EXPECT_TRUE(request.keep_alive);
}

TEST(RequestCodec, UnderstandsTheSameHoweverTheBytesAreSplit) {
  const std::string three = typed_number + chunked + "GET /x HTTP/1.0\r\n\r\n";
  for (std::size_t piece = 1; piece <= three.size(); ++piece) {
    const Read read = read_in_pieces(three, piece);
    ASSERT_FALSE(read.failed) << piece << ": " << read.failed.message();
    ASSERT_EQ(read.requests.size(), 3U) << piece;
    EXPECT_EQ(read.requests[0].body, "{\"a\":\"\\r\\n\"}");
    EXPECT_EQ(read.requests[1].body, "Wikipedia\r\n\r\nin ");
    EXPECT_EQ(read.requests[2].target, "/x");
  }
}

TEST(RequestCodec, UnderstandsTheSameCutInTwoAtAnyByte) {
  for (std::size_t cut = 1; cut < chunked.size(); ++cut) {
    RequestCodec codec;
    codec.feed(std::string_view(chunked).substr(0, cut));
    const auto before = codec.next();
    ASSERT_TRUE(before);
    ASSERT_FALSE(before->has_value()) << cut;
    EXPECT_FALSE(codec.idle());
    codec.feed(std::string_view(chunked).substr(cut));
    const auto after = codec.next();
    ASSERT_TRUE(after && *after) << cut;
    EXPECT_EQ((*after)->body, "Wikipedia\r\n\r\nin ");
    EXPECT_TRUE(codec.idle());
  }
}

TEST(RequestCodec, ReadsPipelinedRequestsInOrder) {
  std::string many;
  for (int i = 0; i < 20; ++i) {
    many += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  const Read read = read_all(many);
  ASSERT_EQ(read.requests.size(), 20U);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(read.requests[static_cast<std::size_t>(i)].target, "/" + std::to_string(i));
  }
}

TEST(RequestCodec, DropsTrailersInsteadOfTakingThemForFields) {
  const Read read = read_all(chunked);
  ASSERT_EQ(read.requests.size(), 1U);
  EXPECT_EQ(read.requests[0].count("content-length"), 0U);
  EXPECT_EQ(read.requests[0].count("x"), 0U);
}

TEST(RequestCodec, ForgivesOneEmptyLineBeforeTheRequest) {
  EXPECT_EQ(read_in_pieces("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 1).requests.size(), 1U);
  EXPECT_EQ(error_of("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), Errc::request_malformed);
}

TEST(RequestCodec, KeepsAConnectionAsItsVersionSays) {
  const auto keeps = [](const std::string& line, const std::string& fields) {
    const Read read = read_all("GET / " + line + "\r\nHost: a\r\n" + fields + "\r\n");
    EXPECT_EQ(read.requests.size(), 1U) << line << fields;
    return !read.requests.empty() && read.requests[0].keep_alive;
  };
  EXPECT_TRUE(keeps("HTTP/1.1", ""));
  EXPECT_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.1", "Connection: Upgrade, Close\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.0", ""));
  EXPECT_TRUE(keeps("HTTP/1.0", "Connection: keep-alive\r\n"));
}

TEST(RequestCodec, RefusesEveryShapeThatTwoReadersFrameDifferently) {
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::vector<std::string> shapes = {
      post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
      post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
      post + "Content-Length: 5, 5\r\n\r\nabcde",
      post + "Content-Length: 5, 6\r\n\r\nabcde",
      post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nabcde",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  };
  for (const std::string& shape : shapes) EXPECT_EQ(error_of(shape), Errc::framing_ambiguous);
}

TEST(RequestCodec, RefusesTransferCodingsOtherThanChunked) {
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ";
  for (const char* coding : {"gzip", "gzip, chunked", "chunked, gzip", "identity",
                             "chunked, chunked", "xchunked", "\"chunked\""}) {
    EXPECT_FALSE(
        status_of(static_cast<Errc>(error_of(post + coding + "\r\n\r\n0\r\n\r\n").value())) == 200)
        << coding;
  }
  EXPECT_EQ(error_of(post + "gzip, chunked\r\n\r\n0\r\n\r\n"), Errc::coding_unknown);
  EXPECT_EQ(error_of(post + "xchunked\r\n\r\n0\r\n\r\n"), Errc::coding_unknown);
}

TEST(RequestCodec, RefusesLengthsThatAreNoNumber) {
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
  for (const char* length : {"", "-1", "+5", "0x5", "5 5", "five", "5;"}) {
    EXPECT_EQ(error_of(post + length + "\r\n\r\nabcde"), Errc::length_malformed) << length;
  }
}

TEST(RequestCodec, RefusesMalformedRequests) {
  const std::vector<std::string> shapes = {
      "GET / HTTP/1.1\nHost: a\n\n",              // bare LF
      "GET / HTTP/1.1\r\nHost: a\n\r\n",          // one bare LF
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",       // RFC 9112 §5.1: white space before the colon
      "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",  // folded
      "GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
      "GET / HTTP/1.1\r\n: a\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\r\nHost: a\r\n\r\n",
      "G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/11\r\nHost: a\r\n\r\n",
      "GET / http/1.1\r\nHost: a\r\n\r\n",
      "\x16\x03\x01\x02\r\n\r\n",  // the beginning of a TLS connection
  };
  for (const std::string& shape : shapes) {
    const Error error = error_of(shape);
    EXPECT_TRUE(error == Errc::request_malformed || error == Errc::target_malformed)
        << shape << error.message();
  }
}

TEST(RequestCodec, RefusesTargetsThatAreNotInOriginForm) {
  for (const char* target : {"http://a/", "*", "a:443", "x"}) {
    EXPECT_EQ(error_of("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
              Errc::target_malformed)
        << target;
  }
}

TEST(RequestCodec, WantsExactlyOneHost) {
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\n\r\n"), Errc::host_malformed);
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), Errc::host_malformed);
  EXPECT_EQ(read_all("GET / HTTP/1.0\r\n\r\n").requests.size(), 1U);
}

TEST(RequestCodec, TellsVersionsFromGarbage) {
  EXPECT_EQ(error_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), Errc::version_unknown);
  EXPECT_EQ(error_of("GET / HTTP/0.9\r\nHost: a\r\n\r\n"), Errc::version_unknown);
  EXPECT_EQ(error_of("GET / HTTZ/1.1\r\nHost: a\r\n\r\n"), Errc::request_malformed);
  EXPECT_EQ(error_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Errc::version_unknown);
}

TEST(RequestCodec, KnowsTheMethodsItServesAndNoOther) {
  for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                              Method::delete_, Method::options}) {
    const Read read = read_all(std::string(name_of(method)) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(read.requests.size(), 1U) << name_of(method);
    EXPECT_EQ(read.requests[0].method, method);
  }
  for (const char* method : {"BREW", "TRACE", "get", "PROPFIND"}) {
    EXPECT_EQ(error_of(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
              Errc::method_unknown);
  }
}

TEST(RequestCodec, SaysOnceThatTheClientWaitsToContinue) {
  RequestCodec codec;
  codec.feed("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_FALSE(codec.next()->has_value());
  EXPECT_TRUE(codec.header_seen());
  EXPECT_TRUE(codec.take_continue());
  EXPECT_FALSE(codec.take_continue());
  codec.feed("ab");
  EXPECT_EQ(codec.next().value()->body, "ab");
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n"),
            Errc::expectation_unknown);
}

TEST(RequestCodec, NeedsNoContinueWhereTheBodyCameUnasked) {
  RequestCodec codec;
  codec.feed("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab");
  EXPECT_TRUE(codec.next()->has_value());
  EXPECT_FALSE(codec.take_continue());
}

TEST(RequestCodec, FailsForGoodOnceItHasFailed) {
  RequestCodec codec;
  codec.feed("BREW / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(codec.next().error(), Errc::method_unknown);
  codec.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(codec.next().error(), Errc::method_unknown);
}

}  // namespace
}  // namespace menshen::http
