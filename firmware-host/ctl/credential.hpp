// menshenctl credential: signed codes, made and looked into.
#pragma once

#include <optional>

#include "firmware-host/ctl/command.hpp"
#include "gateway/crypto/signature.hpp"

namespace menshen::ctl {

// A new key pair of an issuer: the private key to `out` (PEM, 0600), and on standard output the
// [[issuer]] table that a trust file takes.
struct NewIssuerKey {
  std::string algorithm = "EdDSA";  // or ES256
  std::string out;
  std::string kid;  // hex; empty: the first 8 bytes of SHA-256 of the public key
  std::string name = "unnamed issuer";
};
int credential_keygen(const NewIssuerKey& asked, const World& world);

// The text of one code on standard output.
struct NewCode {
  std::string key_file;
  std::string kid;  // hex; empty: as keygen makes it
  std::string number;
  std::string name;
  std::string birth;  // YYYY-MM-DD; empty: as the number says
  std::string adult;  // "yes" or "no" makes an age-only code; empty: a person
  std::string venue;
  std::string not_before;  // 2026-03-10T06:05:09Z; empty: at once
  std::int64_t minutes = 10;
  bool reusable = false;  // no single-use id
};
inline constexpr std::int64_t code_minutes_max = 366 * 24 * 60;
int credential_issue(const NewCode& asked, const World& world);

// What a code claims, and whether it may be believed.
struct InspectedCode {
  std::string file = "-";
  std::string trust_file;  // empty: the signature is not checked
  std::string venue;       // our code, for a code bound to a venue
};
int credential_inspect(const InspectedCode& asked, const Moment& now, const World& world);

// The kid that an issuer gets who chose none.
Bytes kid_of(const crypto::PublicKey& key);

}  // namespace menshen::ctl
