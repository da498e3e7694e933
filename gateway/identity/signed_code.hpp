// The signed QR credential: our claims in a CWT (RFC 8392), in COSE_Sign1 (RFC 9052), deflated
// (RFC 1950), in base45 (RFC 9285) after a prefix. docs/formats.md has it to the byte.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"
#include "gateway/identity/cose_sign1.hpp"
#include "gateway/identity/or_defect.hpp"
#include "gateway/identity/trust_store.hpp"

namespace menshen::identity {

inline constexpr std::string_view signed_code_prefix = "MS1:";
inline constexpr std::size_t issued_code_bytes_max = 400;   // a code that cheap scanners read
inline constexpr std::size_t signed_code_bytes_max = 2048;  // the longest that is looked at
inline constexpr std::size_t inflated_code_bytes_max = 2048;
inline constexpr std::size_t claim_name_bytes_max = 120;
inline constexpr std::size_t claim_venue_bytes_max = 32;
inline constexpr std::size_t single_use_id_bytes_min = 8;
inline constexpr std::size_t single_use_id_bytes_max = 32;
inline constexpr std::chrono::minutes fresh_within{5};   // of now, by iat: either way
inline constexpr std::chrono::seconds clock_leeway{60};  // for exp, nbf and iat

// Either a person (number and name, birth where the number does not say it all) or an age (adult
// alone): never a mixture. Times are whole seconds.
struct CodeClaims {
  std::string number;  // as read_number takes it; empty for an age-only credential
  std::string name;    // UTF-8
  std::optional<CivilDate> birth;
  std::optional<bool> adult;  // of an age-only credential: 18 or older on the day of issue
  Bytes single_use_id;        // empty: may be shown again and again until it expires
  std::string venue;          // code of the only venue that may take it; empty: any
  Instant issued_at;
  Instant expires;
  std::optional<Instant> not_before;
};

// Makes the text of a code. Errc::claims_form for a mixture or a value beyond its limit,
// Errc::code_too_long beyond issued_code_bytes_max. Says nothing of whether the number is valid.
Result<std::string> issue_code(const CodeClaims& claims, const crypto::PrivateKey& key,
                               ByteView kid);

// The steps of reading one, for those who want to look inside without believing it.
Result<CoseSign1> unpack_code(std::string_view text);   // prefix, base45, zlib, COSE_Sign1
Result<CodeClaims> parse_claims(ByteView cwt_payload);  // form only: no time, no number check

// Signature by an issuer of the store, times, then the claims. `venue_code` is ours.
Recognition recognize_signed_code(std::string_view text, const TrustStore& issuers,
                                  std::string_view venue_code, const Moment& now);

// The first 16 bytes of SHA-256(kid ‖ 00 ‖ id).
CodeId code_id(ByteView kid, ByteView single_use_id);

}  // namespace menshen::identity
