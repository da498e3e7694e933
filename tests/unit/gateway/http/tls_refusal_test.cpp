// Whoever is refused in the handshake is counted by cause, once each.
#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include "tests/support/altered_certificate.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

using test::HttpClient;
using test::SampleAuthority;

class RefusedHandshake : public ::testing::Test {
 protected:
  explicit RefusedHandshake(std::chrono::milliseconds handshake_max = 5s)
      : server_(echo, settings(handshake_max)) {}

  ServerSettings settings(std::chrono::milliseconds handshake_max) {
    ServerSettings settings = settings_for(Wire::tls);
    settings.handshake_max = handshake_max;
    settings.handshakes_a_second_max = 100;
    settings.refused = [this](Refusal refusal) { refused_.push_back(refusal); };
    return settings;
  }
  // The causes since the last question, once the server has let go of everybody.
  std::vector<Refusal> causes() {
    EXPECT_TRUE(server_.comes_to(0));
    std::vector<Refusal> causes;
    server_.at_home([&] { causes = std::exchange(refused_, {}); });
    return causes;
  }
  std::vector<Refusal> causes_of(const test::TlsIdentity& identity) {
    {
      HttpClient client(server_.port(), identity);
      client.send(get_a);
      client.read_response();
    }
    return causes();
  }
  std::vector<Refusal> causes_of(const test::SamplePair& pair) {
    return causes_of(identity_of(pair));
  }
  std::vector<Refusal> causes_of_bytes(const std::string& bytes) {
    {
      HttpClient client(server_.port());
      client.send(bytes);
      client.read_all();
    }
    return causes();
  }

  using Causes = std::vector<Refusal>;
  std::vector<Refusal> refused_;  // at home
  Running server_;
};

TEST_F(RefusedHandshake, WithAGoodCertificateIsNone) {
  EXPECT_EQ(causes_of(sample_client()), Causes{});
}

TEST_F(RefusedHandshake, WithoutACertificateSaysSo) {
  auto nobody = identity_of(sample_client());
  nobody.certificate.clear();
  EXPECT_EQ(causes_of(nobody), Causes{Refusal::no_certificate});
}

TEST_F(RefusedHandshake, OfAnotherAuthoritySaysSo) {
  SampleAuthority other(2);
  EXPECT_EQ(causes_of(other.role("market")), Causes{Refusal::unknown_authority});
}

TEST_F(RefusedHandshake, BeforeOrAfterItsTimeSaysSo) {
  const Instant now = SampleAuthority::now();
  EXPECT_EQ(causes_of(sample_authority().role("market", {now - 1h, now})),
            Causes{Refusal::not_valid_now});
  EXPECT_EQ(causes_of(sample_authority().role("market", {now + 1s, now + 1h})),
            Causes{Refusal::not_valid_now});
}

TEST_F(RefusedHandshake, OfACertificateForAnotherUseOrOfNobodySaysSo) {
  EXPECT_EQ(causes_of(sample_authority().venue()), Causes{Refusal::unfit_certificate});
  const auto nameless = sample_authority().issue(
      {"an office", "", {}, crypto::CertificateUse::client, SampleAuthority::usual()});
  EXPECT_EQ(causes_of(nameless), Causes{Refusal::unfit_certificate});
}

TEST_F(RefusedHandshake, OfAnOlderTlsSaysSo) {
  auto older = identity_of(sample_client());
  older.only_tls_1_2 = true;
  EXPECT_EQ(causes_of(older), Causes{Refusal::old_tls});
}

TEST_F(RefusedHandshake, OfWhatIsNoTlsSaysSo) {
  EXPECT_EQ(causes_of_bytes(std::string(get_a)), Causes{Refusal::no_tls});
  EXPECT_EQ(causes_of_bytes(std::string(2000, '\xFF')), Causes{Refusal::no_tls});
}

TEST_F(RefusedHandshake, OfAClientThatGoesAwaySaysSo) {
  {
    HttpClient client(server_.port());
    EXPECT_TRUE(server_.comes_to(1));  // or it would have gone before anybody saw it
  }
  EXPECT_EQ(causes(), Causes{Refusal::client_left});
}

class SlowHandshake : public RefusedHandshake {
 protected:
  SlowHandshake() : RefusedHandshake(100ms) {}
};

TEST_F(SlowHandshake, SaysThatItTookTooLong) {
  HttpClient silent(server_.port());
  EXPECT_TRUE(silent.at_end());
  EXPECT_EQ(causes(), Causes{Refusal::too_long});
}

}  // namespace
}  // namespace menshen::http
