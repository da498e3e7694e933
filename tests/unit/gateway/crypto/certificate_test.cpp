#include "gateway/crypto/certificate.hpp"

#include <gtest/gtest.h>

#include <set>

#include "gateway/crypto/errc.hpp"
#include "tests/support/sample_certificates.hpp"

namespace menshen::crypto {
namespace {

using namespace std::chrono_literals;
using test::SampleAuthority;
using test::SamplePair;

class Certificates : public ::testing::Test {
 protected:
  Result<Certificate> issue(const CertificateRequest& request) {
    return issue_certificate(authority_.own().certificate, authority_.own().key,
                             authority_.own().key.public_key(), request, test::seeded_chance(7));
  }
  static CertificateRequest client() {
    return {"an office", "market", {}, CertificateUse::client, SampleAuthority::usual()};
  }
  Error error_of(const CertificateRequest& request) { return issue(request).error(); }

  SampleAuthority authority_;
};

TEST_F(Certificates, OfAnAuthoritySayThatItMayIssue) {
  const Certificate& own = authority_.own().certificate;
  EXPECT_TRUE(own.authority);
  EXPECT_FALSE(own.for_servers || own.for_clients);
  EXPECT_EQ(own.name, "Sample authority");
  EXPECT_EQ(own.issuer_name, own.name);
  EXPECT_EQ(own.unit, "");
  EXPECT_EQ(own.validity, (Validity{SampleAuthority::begins(), SampleAuthority::ends()}));
  EXPECT_EQ(own.spki, authority_.own().key.public_key().spki());
}

TEST_F(Certificates, OfAVenueNameItsHostsAndServeNoClient) {
  const Certificate venue = authority_.venue().certificate;
  EXPECT_TRUE(venue.for_servers);
  EXPECT_FALSE(venue.for_clients || venue.authority);
  EXPECT_EQ(venue.hosts, (std::vector<std::string>{"127.0.0.1", "localhost"}));
  EXPECT_EQ(venue.issuer_name, "Sample authority");
}

TEST_F(Certificates, OfARoleNameOfficeAndRoleAndServeNoServer) {
  const Certificate role = authority_.role("police").certificate;
  EXPECT_TRUE(role.for_clients);
  EXPECT_FALSE(role.for_servers || role.authority);
  EXPECT_EQ(role.name, "Fangcheng county, police");
  EXPECT_EQ(role.unit, "police");
  EXPECT_EQ(role.validity, SampleAuthority::usual());
}

TEST_F(Certificates, HaveSerialNumbersFromChanceThatAreNeverNegative) {
  const auto serial = [](std::uint8_t byte) {
    const auto key = PrivateKey::from_scalar(Bytes(32, 1)).value();
    return make_authority(key, "a", SampleAuthority::usual(),
                          [byte](std::span<std::uint8_t> out) { std::ranges::fill(out, byte); })
        .value()
        .serial;
  };
  EXPECT_EQ(serial(0xFF), "7fffffffffffffffffffffffffffffff");
  EXPECT_EQ(serial(0x00), "40000000000000000000000000000000");
  EXPECT_NE(authority_.role("police").certificate.serial,
            authority_.role("police").certificate.serial);
}

TEST_F(Certificates, ComeBackFromTheirText) {
  const Certificate one = authority_.venue().certificate, two = authority_.own().certificate;
  const auto read = read_certificates("a note before\n" + pem_of(one) + pem_of(two));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, (std::vector<Certificate>{one, two}));
  EXPECT_EQ(parse_certificate(one.der).value(), one);
}

TEST_F(Certificates, NamesInChineseComeBack) {
  auto request = client();
  request.name = "方城县市场监督管理局";
  EXPECT_EQ(issue(request).value().name, request.name);
}

TEST_F(Certificates, ANameAtItsLimitIsTakenAndOneBeyondIsNot) {
  auto request = client();
  request.name = std::string(certificate_name_bytes_max, 'n');
  EXPECT_TRUE(issue(request));
  for (const std::string& wrong :
       {request.name + "n", std::string(), std::string("a\nb"), std::string("a\x7F"),
        std::string("a\xFF"), std::string("a\0b", 3)}) {
    request.name = wrong;
    EXPECT_EQ(error_of(request), Errc::certificate_field) << wrong;
    request.name = "n";
    request.unit = wrong;
    EXPECT_EQ(wrong.empty() ? Errc::certificate_field : error_of(request), Errc::certificate_field);
    request.unit = "market";
  }
}

TEST_F(Certificates, HostsAreNamesInSmallLettersOrAddresses) {
  auto request = client();
  request.hosts = {"gate.example", "a-1.b", "10.0.0.1", "::1", "x1"};
  EXPECT_EQ(issue(request).value().hosts, request.hosts);
  for (const std::string& wrong :
       {std::string(), std::string("*.example"), std::string("Gate.example"), std::string("a..b"),
        std::string("-a"), std::string("a-"), std::string("10.0.0.256"), std::string("1.2.3"),
        std::string("a,DNS:b"), std::string("a b"), std::string("a.b."), std::string(64, 'a'),
        std::string(":::1")}) {
    request.hosts = {wrong};
    EXPECT_EQ(error_of(request), Errc::certificate_field) << wrong;
  }
}

TEST_F(Certificates, OneHostBeyondTheLimitIsRefused) {
  auto request = client();
  request.hosts.assign(certificate_hosts_max, "a.example");
  EXPECT_TRUE(issue(request));
  request.hosts.push_back("a.example");
  EXPECT_EQ(error_of(request), Errc::certificate_field);
  const std::string label(61, 'a');
  request.hosts = {label + "." + label + "." + label + "." + label + ".abcde"};
  ASSERT_EQ(request.hosts[0].size(), host_bytes_max);
  EXPECT_TRUE(issue(request));
  request.hosts[0] += "f";
  EXPECT_EQ(error_of(request), Errc::certificate_field);
}

TEST_F(Certificates, EndAfterTheyBeginAndNotAfterTheirAuthority) {
  auto request = client();
  request.validity = {SampleAuthority::begins(), SampleAuthority::ends()};
  EXPECT_TRUE(issue(request));
  request.validity.to += 1s;
  EXPECT_EQ(error_of(request), Errc::certificate_validity);
  request.validity = {SampleAuthority::begins() - 1s, SampleAuthority::ends()};
  EXPECT_EQ(error_of(request), Errc::certificate_validity);
  request.validity = {SampleAuthority::begins(), SampleAuthority::begins()};
  EXPECT_EQ(error_of(request), Errc::certificate_validity);
}

TEST_F(Certificates, HoldFromTheirBeginningUntilTheirEnd) {
  const Validity validity = SampleAuthority::usual();
  EXPECT_FALSE(validity.holds_at(validity.from - 1ms));
  EXPECT_TRUE(validity.holds_at(validity.from));
  EXPECT_TRUE(validity.holds_at(validity.to - 1ms));
  EXPECT_FALSE(validity.holds_at(validity.to));
}

TEST_F(Certificates, AreIssuedByAuthoritiesWithTheirOwnKeyAlone) {
  const SamplePair venue = authority_.venue();
  const auto chance = test::seeded_chance(1);
  const auto by = [&](const Certificate& certificate, const PrivateKey& key) {
    return issue_certificate(certificate, key, venue.key.public_key(), client(), chance).error();
  };
  EXPECT_EQ(by(venue.certificate, venue.key), Errc::certificate_authority);
  EXPECT_EQ(by(authority_.own().certificate, venue.key), Errc::certificate_authority);
}

TEST_F(Certificates, CanBeSignedByEveryKindOfKeyThatSigns) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
    const auto key = PrivateKey::generate(algorithm, test::seeded_chance(3));
    EXPECT_TRUE(make_authority(key, "a", SampleAuthority::usual(), test::seeded_chance(4)));
  }
}

TEST_F(Certificates, HaveErrorsWithWordsOfTheirOwn) {
  std::set<std::string> words;
  for (const Errc code : {Errc::certificate_form, Errc::certificate_field,
                          Errc::certificate_authority, Errc::certificate_validity}) {
    EXPECT_TRUE(words.insert(make_error_code(code).message()).second);
  }
  EXPECT_FALSE(words.contains("unknown"));
}

TEST_F(Certificates, CutShortAreNone) {
  const Bytes der = authority_.venue().certificate.der;
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_EQ(parse_certificate(ByteView(der).first(size)).error(), Errc::certificate_form);
  }
  Bytes longer = der;
  longer.push_back(0);
  EXPECT_EQ(parse_certificate(longer).error(), Errc::certificate_form);
}

TEST_F(Certificates, WithAnyByteChangedAreRefusedOrReadWithoutHarm) {
  const Bytes der = authority_.venue().certificate.der;
  for (std::size_t i = 0; i < der.size(); ++i) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      Bytes changed = der;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ flip);
      const auto read = parse_certificate(changed);
      EXPECT_TRUE(!read || read->der == changed);
    }
  }
}

TEST_F(Certificates, OneBeyondEachLimitIsRefused) {
  EXPECT_EQ(parse_certificate(Bytes(certificate_bytes_max + 1, 0x30)).error(),
            Errc::certificate_form);
  std::string text;
  for (std::size_t i = 0; i < certificates_count_max; ++i) text += authority_.own().text();
  EXPECT_EQ(read_certificates(text).value().size(), certificates_count_max);
  EXPECT_EQ(read_certificates(text + authority_.own().text()).error(), Errc::certificate_form);
  const std::string one = authority_.own().text();
  const std::string space(certificates_text_bytes_max - one.size(), '\n');
  EXPECT_TRUE(read_certificates(one + space));
  EXPECT_EQ(read_certificates(one + space + "\n").error(), Errc::certificate_form);
}

TEST_F(Certificates, ATextWithAnythingElseInItIsRefused) {
  const std::string one = authority_.own().text();
  const std::string begin = "-----BEGIN CERTIFICATE-----\n", end = "-----END CERTIFICATE-----\n";
  for (const std::string& wrong :
       {std::string(), std::string("nothing"), one + authority_.own().key_text(),
        authority_.own().key_text(), authority_.own().key.public_key().pem(), begin + end,
        begin + "AAAA\n" + end, begin + "?\n" + end, one + begin, one.substr(0, one.size() - 30),
        begin + "Proc-Type: 4,ENCRYPTED\n\n" + one.substr(begin.size())}) {
    EXPECT_EQ(read_certificates(wrong).error(), Errc::certificate_form) << wrong;
  }
}

}  // namespace
}  // namespace menshen::crypto
