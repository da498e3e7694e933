// An issuer of signed codes whose keys are the same in every run, and the store that trusts it.
// Header only: the common support library does not link identity.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"
#include "gateway/identity/signed_code.hpp"
#include "gateway/identity/trust_store.hpp"

namespace menshen::test {

// 2026-03-10T09:00:00Z, 17:00 at a venue in China.
inline Moment issuing_moment() {
  using namespace std::chrono;
  return {sys_days(2026y / March / 10) + 9h, 8h};
}

struct Issuer {
  Bytes kid;
  crypto::PrivateKey key;

  std::string issue(const identity::CodeClaims& claims) const {
    auto text = identity::issue_code(claims, key, kid);
    check(text.has_value(), "claims of a test fit a code");
    return *std::move(text);
  }

  // Its [[issuer]] table for a trust store.
  std::string toml() const {
    return "[[issuer]]\nkid = \"" + to_hex(kid) + "\"\nname = \"Test issuer\"\nalg = \"" +
           std::string(name_of(key.algorithm())) + "\"\nkey = \"" +
           to_base64(key.public_key().spki()) + "\"\n";
  }
};

inline Issuer ed25519_issuer() {
  return {to_bytes("test-ed"), *crypto::PrivateKey::from_ed25519_seed(Bytes(32, 0x21))};
}
inline Issuer es256_issuer() {
  return {to_bytes("test-es"), *crypto::PrivateKey::from_scalar(Bytes(32, 0x22))};
}

inline identity::TrustStore trusting(std::string_view toml) {
  auto parsed = identity::TrustStore::parse(toml);
  check(parsed.mistakes.empty(), "a trust store of a test has no mistakes");
  return std::move(parsed.store);
}
inline identity::TrustStore trusting_both() {
  return trusting(ed25519_issuer().toml() + es256_issuer().toml());
}

// An adult with a number and a name, issued a minute ago for ten minutes.
inline identity::CodeClaims person_claims(const Moment& now = issuing_moment()) {
  identity::CodeClaims claims;
  claims.number = "11010519491231002X";
  claims.name = "测试甲";
  claims.single_use_id = to_bytes("0123456789abcdef");
  claims.issued_at = now.at - std::chrono::minutes(1);
  claims.expires = now.at + std::chrono::minutes(9);
  return claims;
}

inline identity::CodeClaims age_claims(bool adult = true, const Moment& now = issuing_moment()) {
  identity::CodeClaims claims = person_claims(now);
  claims.number.clear();
  claims.name.clear();
  claims.adult = adult;
  return claims;
}

}  // namespace menshen::test
