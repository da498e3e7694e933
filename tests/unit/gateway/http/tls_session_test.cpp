// TLS without a socket: the limits and the noise that no honest client sends.
#include <gtest/gtest.h>

#include "gateway/http/tls.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

TlsSession session() { return TlsSession(TlsContext::from(sample_tls()).value()); }

// A ClientHello of 128 KiB that is still arriving, in records of 16 KiB (RFC 8446 §4, §5.1).
std::string endless_hello(std::size_t bytes) {
  std::string wire;
  while (wire.size() < bytes) {
    std::string record("\x16\x03\x01\x40\x00", 5);
    std::string part(16384, 'x');
    if (wire.empty()) part.replace(0, 4, std::string("\x01\x02\x00\x00", 4));
    wire += record + part;
  }
  return wire.substr(0, bytes);
}

TEST(TlsSession, ReadsNoMoreOfAHandshakeThanItsLimit) {
  TlsSession at_limit = session();
  EXPECT_TRUE(at_limit.feed(endless_hello(handshake_bytes_max)));
  EXPECT_FALSE(at_limit.feed("x"));
  EXPECT_FALSE(at_limit.established());
  EXPECT_FALSE(at_limit.feed("x"));
}

TEST(TlsSession, WritesNothingBeforeItKnowsTheClient) {
  TlsSession early = session();
  EXPECT_FALSE(early.write("to nobody"));
  early.end();
  EXPECT_EQ(early.take_wire(), "");
  std::array<char, 16> space{};
  EXPECT_EQ(early.read(space), std::size_t{0});
}

TEST(TlsSession, IsEndedByNoiseAndSaysSoByAnAlert) {
  TlsSession noise = session();
  EXPECT_FALSE(noise.feed(std::string("\x16\x03\x01\x00\x05hello", 10)));
  const std::string alert = noise.take_wire();
  ASSERT_EQ(alert.size(), 7U);
  EXPECT_EQ(alert.substr(0, 1), "\x15");  // RFC 8446 §5.1: alert
  std::array<char, 16> space{};
  EXPECT_EQ(noise.read(space), std::nullopt);
}

TEST(TlsSession, SurvivesEveryByteOfAClientHelloBeingAnother) {
  const std::string hello = test::client_hello();
  const TlsContext context = TlsContext::from(sample_tls()).value();
  ASSERT_TRUE(TlsSession(context).feed(hello));
  for (std::size_t i = 0; i < hello.size(); ++i) {
    std::string changed = hello;
    changed[i] = static_cast<char>(changed[i] ^ 0x81);
    TlsSession altered(context);
    altered.feed(changed);
    EXPECT_FALSE(altered.established());
    TlsSession cut(context);
    EXPECT_TRUE(cut.feed(hello.substr(0, i)));
    EXPECT_EQ(cut.take_wire(), "");
  }
}

}  // namespace
}  // namespace menshen::http
