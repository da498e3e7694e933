// A client's end of TLS: whom it believes, and what it shows.
#include <gtest/gtest.h>

#include "tests/support/raw_server.hpp"
#include "tests/unit/gateway/http/client_rig.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

TlsClientSettings trusting(test::SampleAuthority& authority) {
  TlsClientSettings tls;
  tls.server_authorities = authority.own().text();
  tls.certificate_chain = sample_client().text();
  tls.private_key = sample_client().key_text();
  tls.now = test::SampleAuthority::now;
  return tls;
}

ClientSettings tls_settings(std::uint16_t port, std::string host = "127.0.0.1") {
  ClientSettings settings;
  settings.origin = {true, std::move(host), port};
  settings.tls = trusting(sample_authority());
  return settings;
}

void who(const Request& request, const Answer& answer) {
  Response response;
  response.body = request.client ? request.client->name + "|" + request.client->unit : "nobody";
  answer(std::move(response));
}

Result<Reply> ask(ClientSettings settings) { return ClientRig(std::move(settings)).get("/"); }

TEST(TlsClient, IsHeardAsWhoItsCertificateSaysByAddressAndByName) {
  Running server(who, settings_for(Wire::tls));
  for (const char* host : {"127.0.0.1", "localhost"}) {
    ClientRig rig(tls_settings(server.port(), host));
    for (int i = 0; i < 2; ++i) {
      const auto reply = rig.get("/");
      ASSERT_TRUE(reply) << reply.error().message();
      EXPECT_EQ(reply->body, "Fangcheng county, market|market");
    }
  }
}

TEST(TlsClient, ReadsBodiesOfManyRecords) {
  Running server(
      [](const Request&, const Answer& answer) {
        Response response;
        response.body = std::string(300'000, 'x');
        answer(std::move(response));
      },
      settings_for(Wire::tls));
  ClientRig rig(tls_settings(server.port()));
  EXPECT_EQ(rig.get("/", 300'000)->body.size(), 300'000U);
}

TEST(TlsClient, BelievesNoServerOfAnotherName) {
  test::SampleAuthority& authority = sample_authority();
  const auto other = authority.issue({"other",
                                      "",
                                      {"other.example", "127.0.0.2"},
                                      crypto::CertificateUse::server,
                                      test::SampleAuthority::usual()});
  ServerSettings settings = settings_for(Wire::tls);
  settings.tls->certificate_chain = other.text();
  settings.tls->private_key = other.key_text();
  Running server(who, settings);
  EXPECT_EQ(ask(tls_settings(server.port())).error(), Errc::not_believed);
  EXPECT_EQ(ask(tls_settings(server.port(), "localhost")).error(), Errc::not_believed);
}

TEST(TlsClient, BelievesNoServerOfAnotherAuthority) {
  Running server(who, settings_for(Wire::tls));
  test::SampleAuthority stranger(2);
  ClientSettings settings = tls_settings(server.port());
  settings.tls->server_authorities = stranger.own().text();
  EXPECT_EQ(ask(std::move(settings)).error(), Errc::not_believed);
}

TEST(TlsClient, BelievesNoServerWhoseCertificateHasEndedOrNotBegun) {
  Running server(who, settings_for(Wire::tls));
  for (const auto days : {-60, 160}) {
    ClientSettings settings = tls_settings(server.port());
    settings.tls->now = [days] {
      return test::SampleAuthority::usual().from + std::chrono::days(days);
    };
    EXPECT_EQ(ask(std::move(settings)).error(), Errc::not_believed) << days;
  }
}

TEST(TlsClient, BelievesNoServerThatShowsAClientsCertificate) {
  const auto role = sample_authority().issue({"127.0.0.1",
                                              "market",
                                              {"127.0.0.1"},
                                              crypto::CertificateUse::client,
                                              test::SampleAuthority::usual()});
  // Our own server would refuse to start with it: the context is asked directly.
  TlsSettings settings = sample_tls();
  settings.certificate_chain = role.text();
  settings.private_key = role.key_text();
  EXPECT_EQ(TlsContext::from(settings).error(), Errc::certificate_unusable);
}

TEST(TlsClient, IsRefusedWithoutACertificateWhereOneIsAskedFor) {
  Running server(who, settings_for(Wire::tls));
  ClientSettings settings = tls_settings(server.port());
  settings.tls->certificate_chain.clear();
  settings.tls->private_key.clear();
  const auto reply = ask(std::move(settings));
  ASSERT_FALSE(reply);
  EXPECT_TRUE(reply.error() == Errc::reply_cut_off || reply.error() == Errc::not_believed)
      << reply.error().message();
}

TEST(TlsClient, TakesPlainTextForNoHandshakeAndSilenceForTooSlow) {
  Running plain(who);
  EXPECT_EQ(ask(tls_settings(plain.port())).error(), Errc::not_believed);
  test::RawServer silent([](test::RawConnection& connection) { connection.waits_for_end(); });
  ClientSettings settings = tls_settings(silent.port());
  settings.handshake_max = 200ms;
  EXPECT_EQ(ask(std::move(settings)).error(), Errc::reply_too_slow);
}

TEST(TlsClient, NeedsAuthoritiesAndAKeyOfItsOwnCertificate) {
  boost::asio::io_context loop;
  const auto made = [&](auto change) {
    ClientSettings settings = tls_settings(1);
    change(*settings.tls);
    const auto client = Client::of(loop.get_executor(), std::move(settings));
    return client ? Error() : client.error();
  };
  EXPECT_FALSE(made([](TlsClientSettings&) {}));
  EXPECT_EQ(made([](TlsClientSettings& tls) { tls.server_authorities.clear(); }),
            Errc::authorities_unusable);
  EXPECT_EQ(
      made([](TlsClientSettings& tls) { tls.private_key = sample_authority().own().key_text(); }),
      Errc::private_key_of_another);
  static const test::SamplePair venue = sample_authority().venue();
  EXPECT_EQ(made([](TlsClientSettings& tls) {
              tls.certificate_chain = venue.text();
              tls.private_key = venue.key_text();
            }),
            Errc::certificate_unusable)
      << "a server's certificate is none of a client's";
}

}  // namespace
}  // namespace menshen::http
