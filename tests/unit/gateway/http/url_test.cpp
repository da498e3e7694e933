#include "gateway/http/url.hpp"

#include <gtest/gtest.h>

#include "gateway/http/errc.hpp"

namespace menshen::http {
namespace {

TEST(Url, IsAnOriginAndAPath) {
  EXPECT_EQ(parse_url("http://127.0.0.1:8888/a/b/").value(),
            (Url{{false, "127.0.0.1", 8888}, "/a/b/"}));
  EXPECT_EQ(parse_url("HTTPS://List.Example.COM").value(),
            (Url{{true, "list.example.com", 443}, "/"}));
  EXPECT_EQ(parse_url("http://[::1]:80/%2F").value(), (Url{{false, "::1", 80}, "/%2F"}));
  EXPECT_EQ(parse_url("http://a/test_x%5Bbasic%5D/").value().path, "/test_x%5Bbasic%5D/");
}

TEST(Url, SaysInTheHostFieldWhatTheOriginIs) {
  EXPECT_EQ((Origin{false, "a.example", 80}).host_field(), "a.example");
  EXPECT_EQ((Origin{true, "a.example", 443}).host_field(), "a.example");
  EXPECT_EQ((Origin{true, "a.example", 80}).host_field(), "a.example:80");
  EXPECT_EQ((Origin{false, "::1", 8080}).host_field(), "[::1]:8080");
}

TEST(Url, HasNothingElse) {
  for (const char* text : {"",
                           "http",
                           "http:/a",
                           "http://",
                           "http:///a",
                           "ftp://a/",
                           "//a/",
                           "http://a:0/",
                           "http://a:/",
                           "http://a:65536/",
                           "http://a:8x/",
                           "http://u@a/",
                           "http://u:p@a/",
                           "http://a/?q",
                           "http://a/#f",
                           "http://a b/",
                           "http://a/ b",
                           "http://a/\x80",
                           "http://[::1",
                           "http://[x]/",
                           "http://a\r\n/",
                           "http://.a/",
                           "http://a/\r\nX: y",
                           "file:///etc"}) {
    EXPECT_EQ(parse_url(text).error(), Errc::url_malformed) << text;
  }
  const std::string longest = "http://a/" + std::string(url_bytes_max - 9, 'x');
  EXPECT_TRUE(parse_url(longest));
  EXPECT_EQ(parse_url(longest + "x").error(), Errc::url_malformed);
}

}  // namespace
}  // namespace menshen::http
