#include "gateway/identity/cwt.hpp"

#include <cmath>

#include "gateway/identity/errc.hpp"

namespace menshen::identity {
namespace {

// RFC 8392 §3.1.
constexpr std::int64_t issuer_claim = 1;
constexpr std::int64_t subject_claim = 2;
constexpr std::int64_t expires_claim = 4;
constexpr std::int64_t not_before_claim = 5;
constexpr std::int64_t issued_at_claim = 6;
constexpr std::int64_t id_claim = 7;

constexpr std::int64_t last_second = 253402300799;  // 9999-12-31T23:59:59Z

// Each returns whether the claim is absent or of its type.
template <class T>
bool read(const CborValue::Map& claims, std::int64_t key, T& out) {
  const CborValue* value = find(claims, key);
  if (value == nullptr) return true;
  const auto* typed = value->as<T>();
  if (typed != nullptr) out = *typed;
  return typed != nullptr;
}

bool read(const CborValue::Map& claims, std::int64_t key, std::optional<Instant>& out) {
  const CborValue* value = find(claims, key);
  if (value == nullptr) return true;
  out = numeric_date(*value);
  return out.has_value();
}

}  // namespace

std::optional<Instant> numeric_date(const CborValue& value) {
  using std::chrono::milliseconds;
  if (const auto* whole = value.as<std::int64_t>()) {
    if (*whole < 0 || *whole > last_second) return std::nullopt;
    return Instant(std::chrono::seconds(*whole));
  }
  if (const auto* real = value.as<double>()) {
    // Written so that a NaN fails.
    if (!(*real >= 0 && *real <= static_cast<double>(last_second))) return std::nullopt;
    return Instant(milliseconds(std::llround(*real * 1000)));
  }
  return std::nullopt;
}

Result<Cwt> parse_cwt(ByteView payload) {
  auto parsed = parse_cbor(payload);
  if (!parsed) return parsed.error();
  const auto* claims = parsed->as<CborValue::Map>();
  if (claims == nullptr) MENSHEN_RETURN_ERROR(Errc::cwt_form);
  Cwt cwt;
  cwt.claims = *claims;
  if (!read(cwt.claims, issuer_claim, cwt.issuer) ||
      !read(cwt.claims, subject_claim, cwt.subject) ||
      !read(cwt.claims, expires_claim, cwt.expires) ||
      !read(cwt.claims, not_before_claim, cwt.not_before) ||
      !read(cwt.claims, issued_at_claim, cwt.issued_at) || !read(cwt.claims, id_claim, cwt.id)) {
    MENSHEN_RETURN_ERROR(Errc::cwt_form);
  }
  return cwt;
}

std::optional<Defect> untimely(const Cwt& cwt, Instant now, std::chrono::seconds leeway) {
  if (cwt.expires && now >= *cwt.expires + leeway) return Defect::code_expired;
  if (cwt.not_before && now < *cwt.not_before - leeway) return Defect::code_not_yet_valid;
  if (cwt.issued_at && now < *cwt.issued_at - leeway) return Defect::code_not_yet_valid;
  return std::nullopt;
}

}  // namespace menshen::identity
