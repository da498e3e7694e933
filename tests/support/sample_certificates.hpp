// An authority and what it issued, for tests of mutual TLS: the same at every run.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/crypto/certificate.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::test {

struct SamplePair {
  crypto::PrivateKey key;
  crypto::Certificate certificate;

  std::string key_text() const { return key.pem(); }
  std::string text() const { return crypto::pem_of(certificate); }
};

class SampleAuthority {
 public:
  explicit SampleAuthority(std::uint32_t seed = 1)
      : chance_(seeded_chance(seed)), own_{new_key(), {}} {
    own_.certificate =
        crypto::make_authority(own_.key, "Sample authority", {begins(), ends()}, chance_).value();
  }

  // All that it issues lives from 2026-03-01 for 100 days unless told otherwise.
  static Instant begins() {
    using namespace std::chrono_literals;
    return Instant(std::chrono::sys_days(2026y / 1 / 1));
  }
  static Instant ends() { return begins() + std::chrono::days(1000); }
  static crypto::Validity usual() {
    return {begins() + std::chrono::days(59), begins() + std::chrono::days(159)};
  }
  static Instant now() { return usual().from + std::chrono::days(9); }

  const SamplePair& own() const { return own_; }
  SamplePair issue(const crypto::CertificateRequest& request) {
    crypto::PrivateKey key = new_key();
    auto certificate =
        crypto::issue_certificate(own_.certificate, own_.key, key.public_key(), request, chance_);
    return {std::move(key), std::move(certificate.value())};
  }
  SamplePair venue() {
    return issue({"41132210000001",
                  "",
                  {"127.0.0.1", "localhost"},
                  crypto::CertificateUse::server,
                  usual()});
  }
  SamplePair role(const std::string& unit, const crypto::Validity& validity = usual()) {
    return issue({"Fangcheng county, " + unit, unit, {}, crypto::CertificateUse::client, validity});
  }

 private:
  crypto::PrivateKey new_key() {
    return crypto::PrivateKey::generate(crypto::Algorithm::es256, chance_);
  }

  Chance chance_;
  SamplePair own_;
};

}  // namespace menshen::test
