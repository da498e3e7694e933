// Mutual TLS over real loopback connections: who is heard, and who is not.
#include "gateway/http/tls.hpp"

#include <gtest/gtest.h>

#include "gateway/crypto/digest.hpp"
#include "gateway/http/stream.hpp"
#include "tests/support/altered_certificate.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

using test::HttpClient;
using test::SampleAuthority;
using test::SamplePair;

void who(const Request& request, const Answer& answer) {
  Response response;
  response.body = request.client ? request.client->name + "|" + request.client->unit + "|" +
                                       request.client->serial
                                 : "nobody";
  answer(std::move(response));
}

std::string answer_to(HttpClient& client) {
  client.send(get_a);
  return std::string(test::body_of(client.read_response()));
}

class MutualTls : public ::testing::Test {
 protected:
  // What TLS tells a client that is not heard; "heard" if it is.
  std::string refusal_of(const test::TlsIdentity& identity) {
    HttpClient client(server_.port(), identity);
    if (answer_to(client).find('|') != std::string::npos) return "heard";
    return client.tls_error();
  }
  std::string refusal_of(const SamplePair& pair) { return refusal_of(identity_of(pair)); }

  Running server_{who, settings_for(Wire::tls)};
};

TEST_F(MutualTls, TellsWhoTheClientIsWithEachRequest) {
  HttpClient market(server_.port(), identity_of(sample_client()));
  const std::string serial = sample_client().certificate.serial;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(answer_to(market), "Fangcheng county, market|market|" + serial);
  }
  const SamplePair police = sample_authority().role("police");
  HttpClient other(server_.port(), identity_of(police));
  EXPECT_EQ(answer_to(other), "Fangcheng county, police|police|" + police.certificate.serial);
}

TEST_F(MutualTls, KnowsNobodyWhereItIsNotAskedFor) {
  Running plain(who);
  HttpClient client(plain.port());
  EXPECT_EQ(answer_to(client), "nobody");
}

TEST_F(MutualTls, LeavesItToTheHandlerWhatARoleMayDo) {
  EXPECT_EQ(refusal_of(sample_authority().role("no role of ours")), "heard");
}

TEST_F(MutualTls, DoesNotHearWhoShowsNoCertificate) {
  auto identity = identity_of(sample_client());
  identity.certificate.clear();
  EXPECT_EQ(refusal_of(identity), "tlsv13 alert certificate required");
}

TEST_F(MutualTls, DoesNotHearACertificateBeforeOrAfterItsTime) {
  const Instant now = SampleAuthority::now();
  EXPECT_EQ(refusal_of(sample_authority().role("market", {now - 1h, now + 1s})), "heard");
  EXPECT_EQ(refusal_of(sample_authority().role("market", {now - 1h, now})),
            "sslv3 alert certificate expired");
  EXPECT_EQ(refusal_of(sample_authority().role("market", {now, now + 1h})), "heard");
  EXPECT_NE(refusal_of(sample_authority().role("market", {now + 1s, now + 1h})), "heard");
}

TEST_F(MutualTls, DoesNotHearAnotherAuthoritysCertificate) {
  SampleAuthority other(2);
  EXPECT_EQ(refusal_of(other.role("market")), "tlsv1 alert unknown ca");
}

// A county may name its issuing authority without the one above it, which issues for others too.
TEST(MutualTlsAuthorities, AreBelievedOneByOne) {
  SampleAuthority above(3);
  SampleAuthority county(4);
  const SamplePair issued = test::issued_by(county.own(), above.own());
  const SamplePair client = test::issued_for(county, issued);
  const auto heard_by = [&](const std::string& authorities) {
    ServerSettings settings = settings_for(Wire::tls);
    settings.tls->client_authorities = authorities;
    Running server(who, settings);
    HttpClient asking(server.port(), identity_of(client));
    return answer_to(asking) != "";
  };
  EXPECT_TRUE(heard_by(issued.text()));
  EXPECT_TRUE(heard_by(sample_authority().own().text() + issued.text()));
  EXPECT_FALSE(heard_by(above.own().text()));  // the one between is not there
  EXPECT_FALSE(heard_by(sample_authority().own().text()));
}

TEST(MutualTlsAuthorities, AreToldApartByWhoeverAnswers) {
  SampleAuthority above(3);
  SampleAuthority county(4);
  SampleAuthority school(5);
  const SamplePair issued = test::issued_by(county.own(), above.own());
  ServerSettings settings = settings_for(Wire::tls);
  settings.tls->client_authorities =
      above.own().text() + issued.text() + school.own().text() + sample_authority().own().text();
  Running server(
      [](const Request& request, const Answer& answer) {
        Response response;
        response.body = request.client->authority;
        answer(std::move(response));
      },
      settings);
  const auto ends_at = [](const SamplePair& pair) {
    return to_hex(crypto::sha256(pair.certificate.der));
  };
  const SamplePair pupil = school.role("police");
  const SamplePair officer = test::issued_for(county, issued);
  HttpClient of_school(server.port(), identity_of(pupil));
  EXPECT_EQ(answer_to(of_school), ends_at(school.own()));
  // The nearest of those that are believed, not the one above it.
  HttpClient of_county(server.port(), identity_of(officer));
  EXPECT_EQ(answer_to(of_county), ends_at(issued));
  HttpClient usual(server.port(), identity_of(sample_client()));
  EXPECT_EQ(answer_to(usual), ends_at(sample_authority().own()));
}

TEST_F(MutualTls, DoesNotHearACertificateForAnotherUse) {
  EXPECT_NE(refusal_of(sample_authority().venue()), "heard");
  EXPECT_NE(refusal_of(sample_authority().own()), "heard");
  const SamplePair& client = sample_client();
  // One that does not say what it is for would do for OpenSSL.
  EXPECT_NE(refusal_of(test::without_uses(client, sample_authority().own())), "heard");
}

TEST_F(MutualTls, DoesNotHearWhoDoesNotSayWhoItIs) {
  const auto named = [](const std::string& name, const std::string& unit) {
    return sample_authority().issue(
        {name, unit, {}, crypto::CertificateUse::client, SampleAuthority::usual()});
  };
  EXPECT_EQ(refusal_of(named("an office", "market")), "heard");
  EXPECT_NE(refusal_of(named("an office", "")), "heard");
  EXPECT_NE(refusal_of(test::with_second_unit(sample_client(), sample_authority().own())), "heard");
}

TEST_F(MutualTls, SpeaksNothingOlder) {
  auto identity = identity_of(sample_client());
  identity.only_tls_1_2 = true;
  HttpClient client(server_.port(), identity);
  EXPECT_FALSE(client.shook_hands());
  EXPECT_EQ(client.tls_error(), "tlsv1 alert protocol version");
}

TEST_F(MutualTls, GivesNoSessionToResume) {
  HttpClient client(server_.port(), identity_of(sample_client()));
  answer_to(client);
  answer_to(client);
  EXPECT_EQ(client.tickets(), 0);
}

TEST_F(MutualTls, SaysWhenNothingMoreComes) {
  HttpClient client(server_.port(), identity_of(sample_client()));
  client.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  client.read_all();
  EXPECT_TRUE(client.ended_properly());
}

TEST_F(MutualTls, ClosesPlainHttpAndNoiseWithoutAnAnswerOfHttp) {
  for (const std::string& bytes :
       {std::string(get_a), std::string(2000, '\0'), std::string(2000, '\xFF'),
        std::string("\x16\x03\x01\x00\x05hello", 10), std::string(100'000, 'x')}) {
    HttpClient client(server_.port());
    client.send(bytes);
    EXPECT_EQ(client.read_all().find("HTTP"), std::string::npos);
  }
  EXPECT_TRUE(server_.comes_to(0));
  EXPECT_EQ(refusal_of(sample_client()), "heard");
}

TEST(MutualTlsLimits, ClosesAHandshakeThatTakesTooLong) {
  ServerSettings settings = settings_for(Wire::tls);
  settings.handshake_max = 100ms;
  Running server(who, settings);
  HttpClient silent(server.port());
  EXPECT_TRUE(silent.at_end());
  HttpClient dripping(server.port());
  std::atomic<bool> closed = false;
  std::thread drips([&] {
    dripping.send({"\x16\x03\x01\x40\x00", 5});
    while (!closed) {
      dripping.send("x");
      std::this_thread::sleep_for(10ms);
    }
  });
  dripping.read_all();
  closed = true;
  drips.join();
  EXPECT_TRUE(server.comes_to(0));
}

TEST(MutualTlsLimits, CountsHandshakesAmongItsConnections) {
  ServerSettings settings = settings_for(Wire::tls);
  settings.connections_max = 1;
  Running server(who, settings);
  HttpClient silent(server.port());
  ASSERT_TRUE(server.comes_to(1));
  HttpClient second(server.port());
  EXPECT_EQ(second.read_all(), "");
  silent.close();
  ASSERT_TRUE(server.comes_to(0));
  HttpClient third(server.port(), identity_of(sample_client()));
  EXPECT_NE(answer_to(third), "");
}

// However many knock: the thread that decides at the door is theirs for a part of its time alone.
TEST(MutualTlsLimits, AcceptsNoMoreHandshakesASecondThanItsLimit) {
  ServerSettings settings = settings_for(Wire::tls);
  settings.handshakes_a_second_max = 4;
  Running server(who, settings);
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 9; ++i) {
    HttpClient client(server.port(), identity_of(sample_client()));
    EXPECT_NE(answer_to(client), "") << i;
  }
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 2s);  // four, four, and the ninth
}

TEST(MutualTlsLimits, EndsAHandshakeWhenTheServerStops) {
  Running server(who, settings_for(Wire::tls));
  HttpClient silent(server.port());
  ASSERT_TRUE(server.comes_to(1));
  server.stop();
  EXPECT_TRUE(silent.at_end());
}

TEST(MutualTlsLimits, HearsNobodyBeyondTheEndOfItsCertificateOnAnOldConnectionEither) {
  std::atomic<std::int64_t> later_seconds = 0;
  ServerSettings settings = settings_for(Wire::tls);
  settings.tls->now = [&] {
    return SampleAuthority::now() + std::chrono::seconds(later_seconds.load());
  };
  Running server(who, settings);
  const Instant now = SampleAuthority::now();
  const SamplePair brief = sample_authority().role("market", {now, now + 10s});
  HttpClient client(server.port(), identity_of(brief));
  EXPECT_NE(answer_to(client), "");
  later_seconds = 9;
  EXPECT_NE(answer_to(client), "");
  later_seconds = 10;
  EXPECT_EQ(answer_to(client), "");
  HttpClient again(server.port(), identity_of(brief));
  EXPECT_EQ(answer_to(again), "");
  EXPECT_EQ(again.tls_error(), "sslv3 alert certificate expired");
}

TEST(MutualTlsLimits, CarriesLargeAnswersWhole) {
  const std::string large(3 * write_piece_bytes + 1, 'x');
  Running server(
      [&](const Request&, const Answer& answer) {
        Response response;
        response.body = large;
        answer(std::move(response));
      },
      settings_for(Wire::tls));
  HttpClient client(server.port(), identity_of(sample_client()));
  EXPECT_EQ(answer_to(client), large);
  EXPECT_EQ(answer_to(client), large);
}

TEST(TlsContext, NamesWhatOfItsSettingsIsUnusable) {
  const auto error_of = [](auto change) {
    TlsSettings tls = sample_tls();
    change(tls);
    return TlsContext::from(tls).error();
  };
  EXPECT_TRUE(TlsContext::from(sample_tls()));
  EXPECT_EQ(error_of([](TlsSettings& tls) { tls.certificate_chain = "none"; }),
            Errc::certificate_unusable);
  EXPECT_EQ(error_of([](TlsSettings& tls) { tls.certificate_chain = sample_client().text(); }),
            Errc::certificate_unusable);
  EXPECT_EQ(error_of([](TlsSettings& tls) { tls.private_key = tls.certificate_chain; }),
            Errc::private_key_unusable);
  EXPECT_EQ(error_of([](TlsSettings& tls) { tls.private_key = sample_client().key_text(); }),
            Errc::private_key_of_another);
  EXPECT_EQ(error_of([](TlsSettings& tls) { tls.client_authorities = ""; }),
            Errc::authorities_unusable);
  EXPECT_EQ(error_of([](TlsSettings& tls) { tls.client_authorities = sample_client().text(); }),
            Errc::authorities_unusable);
}

TEST(TlsContext, KeepsAServerFromListeningWithoutItsKeyOrAClock) {
  boost::asio::io_context home;
  ServerSettings settings = settings_for(Wire::tls);
  settings.tls->private_key.clear();
  EXPECT_EQ(Server::listen(home.get_executor(), settings, who).error(), Errc::private_key_unusable);
  settings.tls = sample_tls();
  settings.tls->now = nullptr;
  EXPECT_DEATH((void)Server::listen(home.get_executor(), settings, who), "somebody's clock");
}

}  // namespace
}  // namespace menshen::http
