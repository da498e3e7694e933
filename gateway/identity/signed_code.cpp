#include "gateway/identity/signed_code.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "gateway/crypto/digest.hpp"
#include "gateway/identity/base45.hpp"
#include "gateway/identity/cbor.hpp"
#include "gateway/identity/cwt.hpp"
#include "gateway/identity/errc.hpp"
#include "gateway/identity/inflate.hpp"
#include "gateway/identity/numbers.hpp"
#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

// Registered claims (RFC 8392 §3.1), and ours from the range for private use (§9.1: below −65536).
// Their numbers are in every code that was ever issued and never change.
constexpr std::int64_t expires_claim = 4;
constexpr std::int64_t not_before_claim = 5;
constexpr std::int64_t issued_at_claim = 6;
constexpr std::int64_t number_claim = -65537;
constexpr std::int64_t birth_claim = -65538;  // an integer YYYYMMDD
constexpr std::int64_t name_claim = -65539;
constexpr std::int64_t single_use_claim = -65540;
constexpr std::int64_t venue_claim = -65541;
constexpr std::int64_t adult_claim = -65542;

constexpr std::size_t claim_number_bytes_max = 18;

// RFC 1950 §2.2: deflate with a window of 32 KiB, and the hint "slowest algorithm". The hint means
// nothing to a reader, so only ours is taken: otherwise an altered code could still verify.
bool has_our_zlib_header(ByteView stream) {
  return stream.size() >= 2 && stream[0] == 0x78 && stream[1] == 0xDA;
}

bool is_field(const std::string& text, std::size_t bytes_max) {
  return text.size() <= bytes_max && is_plain_utf8(text);
}

// Either a person or an age, each value within its limit.
bool sound(const CodeClaims& claims) {
  const bool person = !claims.number.empty() && !claims.name.empty() && !claims.adult;
  const bool age =
      claims.number.empty() && claims.name.empty() && !claims.birth && claims.adult.has_value();
  const std::size_t id = claims.single_use_id.size();
  return (person || age) && is_field(claims.number, claim_number_bytes_max) &&
         is_field(claims.name, claim_name_bytes_max) &&
         is_field(claims.venue, claim_venue_bytes_max) &&
         (id == 0 || (id >= single_use_id_bytes_min && id <= single_use_id_bytes_max)) &&
         claims.issued_at < claims.expires;
}

std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::int64_t compact(const CivilDate& date) {
  return static_cast<int>(date.year()) * std::int64_t{10000} +
         static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
}

std::optional<CivilDate> from_compact(std::int64_t date) {
  if (date < 0 || date > 99999999) return std::nullopt;
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08d", static_cast<int>(date));
  return parse_compact_date(text.data());
}

// Keys in the order that RFC 8949 §4.2.1 asks of deterministic encoding.
Bytes payload_of(const CodeClaims& claims) {
  std::size_t entries = 2;
  for (const bool present :
       {claims.not_before.has_value(), !claims.number.empty(), claims.birth.has_value(),
        !claims.name.empty(), !claims.single_use_id.empty(), !claims.venue.empty(),
        claims.adult.has_value()}) {
    if (present) ++entries;
  }
  CborWriter out;
  out.map(entries).integer(expires_claim).integer(seconds_of(claims.expires));
  if (claims.not_before) out.integer(not_before_claim).integer(seconds_of(*claims.not_before));
  out.integer(issued_at_claim).integer(seconds_of(claims.issued_at));
  if (!claims.number.empty()) out.integer(number_claim).text(claims.number);
  if (claims.birth) out.integer(birth_claim).integer(compact(*claims.birth));
  if (!claims.name.empty()) out.integer(name_claim).text(claims.name);
  if (!claims.single_use_id.empty()) out.integer(single_use_claim).bytes(claims.single_use_id);
  if (!claims.venue.empty()) out.integer(venue_claim).text(claims.venue);
  if (claims.adult) out.integer(adult_claim).boolean(*claims.adult);
  return out.take();
}

// Each returns whether the claim is absent, or of its type and not empty.
template <class T>
bool read(const CborValue::Map& claims, std::int64_t key, T& out) {
  const CborValue* value = find(claims, key);
  if (value == nullptr) return true;
  const auto* typed = value->as<T>();
  if (typed != nullptr) out = *typed;
  return typed != nullptr && !typed->empty();
}

bool read(const CborValue::Map& claims, std::optional<bool>& adult) {
  const CborValue* value = find(claims, adult_claim);
  if (value == nullptr) return true;
  const auto* flag = value->as<bool>();
  if (flag != nullptr) adult = *flag;
  return flag != nullptr;
}

bool read(const CborValue::Map& claims, std::optional<CivilDate>& birth) {
  const CborValue* value = find(claims, birth_claim);
  if (value == nullptr) return true;
  const auto* date = value->as<std::int64_t>();
  if (date != nullptr) birth = from_compact(*date);
  return birth.has_value();
}

Result<CodeClaims> claims_of(const Cwt& cwt) {
  CodeClaims claims;
  if (!cwt.expires || !cwt.issued_at) MENSHEN_RETURN_ERROR(Errc::claims_form);
  claims.expires = *cwt.expires;
  claims.issued_at = *cwt.issued_at;
  claims.not_before = cwt.not_before;
  if (!read(cwt.claims, number_claim, claims.number) ||
      !read(cwt.claims, name_claim, claims.name) || !read(cwt.claims, claims.birth) ||
      !read(cwt.claims, single_use_claim, claims.single_use_id) ||
      !read(cwt.claims, venue_claim, claims.venue) || !read(cwt.claims, claims.adult) ||
      !sound(claims)) {
    MENSHEN_RETURN_ERROR(Errc::claims_form);
  }
  return claims;
}

bool is_fresh(const CodeClaims& claims, Instant now) {
  const auto age = now - claims.issued_at;
  return age <= fresh_within && age >= -fresh_within;
}

std::optional<Defect> add_person(const CodeClaims& claims, const CivilDate& today,
                                 Credential& credential) {
  const auto number = read_number(claims.number, today);
  if (!number) return number.error();
  if (claims.birth && *claims.birth > today) return Defect::number_date;
  if (claims.birth && !birth_fits(*number, *claims.birth)) return Defect::birth_disagrees;
  credential.number = number->text;
  credential.number_kind = number->kind;
  credential.name = claims.name;
  credential.birth = claims.birth ? claims.birth : number->birth;
  credential.sex = number->sex;
  credential.nationality = number->nationality;
  return std::nullopt;
}

Recognition credential_of(const CodeClaims& claims, ByteView kid, std::string_view venue_code,
                          const Moment& now) {
  Credential credential;
  credential.document = DocumentKind::signed_credential;
  const bool bound = !claims.venue.empty();
  if (bound && claims.venue != venue_code) return Defect::code_other_venue;
  credential.evidence =
      bound || is_fresh(claims, now.at) ? Evidence::signed_code_bound : Evidence::signed_code_loose;
  credential.adult_by_claim = claims.adult;
  if (!claims.single_use_id.empty()) {
    credential.single_use = code_id(kid, claims.single_use_id);
    // Until the expiry itself refuses the code, and not a second less: within the leeway a used
    // code must still be known as used.
    credential.single_use_until = claims.expires + clock_leeway;
  }
  if (claims.number.empty()) return credential;
  if (const auto defect = add_person(claims, now.date(), credential)) return *defect;
  return credential;
}

}  // namespace

Result<std::string> issue_code(const CodeClaims& claims, const crypto::PrivateKey& key,
                               ByteView kid) {
  if (!sound(claims) || kid.empty() || kid.size() > kid_bytes_max) {
    MENSHEN_RETURN_ERROR(Errc::claims_form);
  }
  const Bytes message = sign_cose_sign1(payload_of(claims), kid, key);
  std::string text(signed_code_prefix);
  text += to_base45(deflate(message));
  if (text.size() > issued_code_bytes_max) MENSHEN_RETURN_ERROR(Errc::code_too_long);
  return text;
}

Result<CoseSign1> unpack_code(std::string_view text) {
  if (!text.starts_with(signed_code_prefix)) MENSHEN_RETURN_ERROR(Errc::prefix_form);
  if (text.size() > signed_code_bytes_max) MENSHEN_RETURN_ERROR(Errc::code_too_long);
  const auto stream = from_base45(text.substr(signed_code_prefix.size()));
  if (!stream) MENSHEN_RETURN_ERROR(Errc::base45_form);
  if (!has_our_zlib_header(*stream)) MENSHEN_RETURN_ERROR(Errc::deflate_form);
  const auto message = inflate(*stream, inflated_code_bytes_max);
  if (!message) return message.error();
  return parse_cose_sign1(*message, Tagging::required);
}

Result<CodeClaims> parse_claims(ByteView payload) {
  const auto cwt = parse_cwt(payload);
  if (!cwt) return cwt.error();
  return claims_of(*cwt);
}

Recognition recognize_signed_code(std::string_view text, const TrustStore& issuers,
                                  std::string_view venue_code, const Moment& now) {
  const auto message = unpack_code(text);
  if (!message) return Defect::code_form;
  const Issuer* issuer = issuers.find(message->kid, now.date());
  if (issuer == nullptr) return Defect::code_issuer_unknown;
  if (!verifies(*message, issuer->key)) return Defect::code_signature;
  const auto cwt = parse_cwt(message->payload);
  if (!cwt) return Defect::code_form;
  if (const auto defect = untimely(*cwt, now.at, clock_leeway)) return *defect;
  const auto claims = claims_of(*cwt);
  if (!claims) return Defect::code_form;
  return credential_of(*claims, message->kid, venue_code, now);
}

CodeId code_id(ByteView kid, ByteView single_use_id) {
  const auto digest = crypto::Sha256().add(kid).add(std::uint8_t{0}).add(single_use_id).finish();
  CodeId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

}  // namespace menshen::identity
