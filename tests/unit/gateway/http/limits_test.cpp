// Each limit of the codec: what just fits, and one beyond it.
#include <gtest/gtest.h>

#include <string>

#include "gateway/http/chunks.hpp"
#include "gateway/http/codec.hpp"

namespace menshen::http {
namespace {

Result<std::optional<Request>> read(const std::string& bytes) {
  RequestCodec codec;
  codec.feed(bytes);
  return codec.next();
}

std::string with_target_of(std::size_t bytes) {
  return "GET /" + std::string(bytes - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

std::string with_header_of(std::size_t bytes) {
  const std::string before = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  return before + std::string(bytes - before.size() - 4, 'x') + "\r\n\r\n";
}

std::string with_fields(std::size_t count) {
  std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 1; i < count; ++i) text += "X: y\r\n";
  return text + "\r\n";
}

std::string with_length(std::size_t bytes) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
}

const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST(HttpLimits, OfTheTarget) {
  EXPECT_TRUE(read(with_target_of(target_bytes_max)).value());
  EXPECT_EQ(read(with_target_of(target_bytes_max + 1)).error(), Errc::target_too_long);
  EXPECT_EQ(read("GET /" + std::string(7000, 'x')).error(), Errc::target_too_long);
}

TEST(HttpLimits, OfTheHeader) {
  EXPECT_TRUE(read(with_header_of(header_bytes_max)).value());
  EXPECT_EQ(read(with_header_of(header_bytes_max + 1)).error(), Errc::header_too_large);
  EXPECT_EQ(read("GET / HTTP/1.1\r\nX: " + std::string(header_bytes_max, 'x')).error(),
            Errc::header_too_large);
}

TEST(HttpLimits, OfTheFields) {
  EXPECT_TRUE(read(with_fields(fields_count_max)).value());
  EXPECT_EQ(read(with_fields(fields_count_max + 1)).error(), Errc::header_too_large);
}

TEST(HttpLimits, OfABodyWithALength) {
  const std::string body(request_body_bytes_max, 'b');
  EXPECT_EQ(read(with_length(body.size()) + body).value()->body, body);
  // Refused before one byte of it is read.
  EXPECT_EQ(read(with_length(body.size() + 1)).error(), Errc::body_too_large);
  EXPECT_EQ(
      read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n").error(),
      Errc::body_too_large);
}

TEST(HttpLimits, OfALengthNoMachineCanCount) {
  const auto result =
      read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::string(40, '9') + "\r\n\r\n");
  EXPECT_TRUE(result.error() == Errc::length_malformed || result.error() == Errc::body_too_large);
}

TEST(HttpLimits, OfABodyInChunks) {
  const std::string half(request_body_bytes_max / 2, 'b');
  const std::string two = "8000\r\n" + half + "\r\n8000\r\n" + half + "\r\n";
  EXPECT_EQ(read(chunked + two + "0\r\n\r\n").value()->body, half + half);
  EXPECT_EQ(read(chunked + two + "1\r\n").error(), Errc::body_too_large);
  EXPECT_EQ(read(chunked + "10001\r\n").error(), Errc::body_too_large);
  EXPECT_EQ(read(chunked + "ffffffffffffffff\r\n").error(), Errc::body_too_large);
  EXPECT_EQ(read(chunked + "10000000000000000\r\n").error(), Errc::body_too_large);
}

TEST(HttpLimits, OfAChunksLine) {
  const std::string longest = "1;" + std::string(chunk_line_bytes_max - 2, 'e');
  EXPECT_EQ(read(chunked + longest + "\r\nb\r\n0\r\n\r\n").value()->body, "b");
  EXPECT_EQ(read(chunked + longest + "e\r\nb\r\n0\r\n\r\n").error(), Errc::chunk_malformed);
}

TEST(HttpLimits, OfTheTrailers) {
  const auto trailers = [](std::size_t bytes) {
    std::string text;
    for (; bytes > 200; bytes -= 200) text += std::string(200, 't') + "\r\n";
    return chunked + "0\r\n" + text + std::string(bytes, 't') + "\r\n\r\n";
  };
  EXPECT_TRUE(read(trailers(trailer_bytes_max)).value());
  EXPECT_EQ(read(trailers(trailer_bytes_max + 1)).error(), Errc::chunk_malformed);
}

TEST(ChunkedBody, RefusesMalformedChunks) {
  for (const char* bytes :
       {"\r\n", "x\r\n", "-1\r\n", " 1\r\n", "1 \r\n", "0x1\r\n", ";ext\r\n", "1\rx", "1\n",
        "1\r\nab\r\n", "1\r\nb\n", "1\r\nb0\r\n", "1;\x01\r\n", "0\r\nT: \x01\r\n", "0\r\n\rx"}) {
    ChunkedBody body(100);
    const auto fed = body.feed(bytes);
    ASSERT_TRUE(fed.has_error()) << bytes;
    EXPECT_EQ(fed.error(), Errc::chunk_malformed) << bytes;
  }
}

TEST(ChunkedBody, LeavesWhatComesAfterIt) {
  ChunkedBody body(100);
  EXPECT_EQ(body.feed("2\r\nab\r\n0\r\n\r\nGET /").value(), 12U);
  EXPECT_TRUE(body.done());
  EXPECT_EQ(body.body(), "ab");
  EXPECT_EQ(body.feed("GET /").value(), 0U);
}

TEST(ChunkedBody, EndsOnlyWithItsLastEmptyLine) {
  ChunkedBody body(100);
  EXPECT_EQ(body.feed("0\r\n\r").value(), 4U);
  EXPECT_FALSE(body.done());
  EXPECT_EQ(body.feed("\n").value(), 1U);
  EXPECT_TRUE(body.done());
}

}  // namespace
}  // namespace menshen::http
