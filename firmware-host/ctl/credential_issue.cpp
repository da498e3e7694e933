#include <ostream>

#include "firmware-host/ctl/credential.hpp"
#include "firmware-host/ctl/words.hpp"
#include "firmware-host/file.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/identity/numbers.hpp"
#include "gateway/identity/signed_code.hpp"

namespace menshen::ctl {
namespace {

constexpr std::size_t kid_bytes = 8;
constexpr std::size_t single_use_id_bytes = 16;

std::optional<Bytes> kid_or(const std::string& hex, const crypto::PublicKey& key) {
  if (hex.empty()) return kid_of(key);
  auto kid = from_hex(hex);
  if (!kid || kid->empty() || kid->size() > identity::kid_bytes_max) return std::nullopt;
  return kid;
}

// A name goes into a TOML text: no quote, no backslash, no control character.
bool fits_toml(std::string_view name) {
  for (const char c : name) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  }
  return !name.empty() && name.size() <= identity::issuer_name_bytes_max;
}

bool holds_person(const NewCode& asked) { return !asked.number.empty() || !asked.name.empty(); }

// Nothing, after saying why, for options that make no code.
std::optional<identity::CodeClaims> claims_of(const NewCode& asked, const World& world) {
  const auto wrong = [&](std::string_view why) {
    fail(world.streams, exit_usage, why);
    return std::nullopt;
  };
  identity::CodeClaims claims;
  claims.issued_at = std::chrono::floor<std::chrono::seconds>(world.clock());
  claims.expires = claims.issued_at + std::chrono::minutes(asked.minutes);
  claims.number = asked.number;
  claims.name = asked.name;
  claims.venue = asked.venue;
  if (!asked.adult.empty()) {
    if (asked.adult != "yes" && asked.adult != "no") return wrong("--adult is yes or no");
    if (holds_person(asked)) return wrong("a code names a person or an age, never both");
    claims.adult = asked.adult == "yes";
  } else if (asked.number.empty()) {
    return wrong("name a person with --number, or an age with --adult");
  }
  if (!asked.birth.empty()) {
    claims.birth = parse_iso_date(asked.birth);
    if (!claims.birth) return wrong("--birth is no date such as 2008-03-10");
  }
  if (!asked.not_before.empty()) {
    claims.not_before = parse_instant(asked.not_before);
    if (!claims.not_before) return wrong("--not-before is no time such as 2026-03-10T06:00:00Z");
  }
  if (!asked.reusable) {
    const auto id = draw<single_use_id_bytes>(world.chance);
    claims.single_use_id.assign(id.begin(), id.end());
  }
  return claims;
}

std::optional<crypto::PrivateKey> private_key_in(const std::string& file, const Streams& streams) {
  const auto pem = host::read_file(file, crypto::key_text_bytes_max);
  if (!pem) {
    fail(streams, exit_file, file + ": " + pem.error().message());
    return std::nullopt;
  }
  auto key = crypto::PrivateKey::from_pem(*pem);
  if (key) return std::move(*key);
  fail(streams, exit_file, file + ": " + key.error().message());
  return std::nullopt;
}

}  // namespace

Bytes kid_of(const crypto::PublicKey& key) {
  const auto digest = crypto::sha256(key.spki());
  return {digest.begin(), digest.begin() + kid_bytes};
}

int credential_keygen(const NewIssuerKey& asked, const World& world) {
  const auto algorithm = crypto::algorithm_named(asked.algorithm);
  if (algorithm != crypto::Algorithm::eddsa && algorithm != crypto::Algorithm::es256) {
    return fail(world.streams, exit_usage, "--alg is EdDSA or ES256");
  }
  if (!fits_toml(asked.name)) return fail(world.streams, exit_usage, "--name is no name");
  const auto key = crypto::PrivateKey::generate(*algorithm, world.chance);
  const auto kid = kid_or(asked.kid, key.public_key());
  if (!kid) return fail(world.streams, exit_usage, "--kid is 1 to 32 bytes in hex");
  const Ok written = host::write_new_file(asked.out, key.pem(), host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, asked.out, written.error());
  world.streams.out << "[[issuer]]\nkid = \"" << to_hex(*kid) << "\"\nname = \"" << asked.name
                    << "\"\nalg = \"" << asked.algorithm << "\"\nkey = \""
                    << to_base64(key.public_key().spki()) << "\"\n";
  return exit_ok;
}

int credential_issue(const NewCode& asked, const World& world) {
  if (asked.minutes < 1 || asked.minutes > code_minutes_max) {
    return fail(world.streams, exit_usage, "--minutes is 1 to a year's");
  }
  const auto key = private_key_in(asked.key_file, world.streams);
  if (!key) return exit_file;
  const auto kid = kid_or(asked.kid, key->public_key());
  if (!kid) return fail(world.streams, exit_usage, "--kid is 1 to 32 bytes in hex");
  const auto claims = claims_of(asked, world);
  if (!claims) return exit_usage;
  const auto code = identity::issue_code(*claims, *key, *kid);
  if (!code) return fail(world.streams, exit_usage, code.error().message());
  world.streams.out << *code << '\n';
  return exit_ok;
}

}  // namespace menshen::ctl
