#include "gateway/ledger/register_key.hpp"

#include <algorithm>

#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/sm3.hpp"
#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view sm2_prefix = "sm2:";

// A point of small order is the shape of a key and seals to everybody. Sealing is tried once here,
// with bytes that need no chance since nothing is kept of it.
bool can_be_sealed_to(const crypto::X25519Public& key) {
  const Chance fixed = [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, 1); };
  return crypto::SealContext::start(key, {}, fixed).has_value();
}

}  // namespace

Suite suite_of(const RegisterPublic& key) {
  return std::holds_alternative<crypto::X25519Public>(key) ? Suite::hpke : Suite::sm;
}

Suite suite_of(const RegisterSecret& key) {
  return std::holds_alternative<crypto::X25519Secret>(key) ? Suite::hpke : Suite::sm;
}

KeyId key_id_of(const RegisterPublic& key) {
  const Bytes raw = raw_of(key);
  const auto digest = suite_of(key) == Suite::hpke ? crypto::sha256(raw) : crypto::sm3(raw);
  KeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

RegisterSecret make_register_key(Suite suite, const Chance& chance) {
  if (suite == Suite::sm) return crypto::Sm2PrivateKey::generate(chance);
  return crypto::make_x25519_pair(chance).secret_key;
}

RegisterPublic public_of(const RegisterSecret& key) {
  if (const auto* sm2 = std::get_if<crypto::Sm2PrivateKey>(&key)) return sm2->public_key();
  return crypto::x25519_public_of(std::get<crypto::X25519Secret>(key));
}

Bytes raw_of(const RegisterPublic& key) {
  if (const auto* x25519 = std::get_if<crypto::X25519Public>(&key)) {
    return {x25519->begin(), x25519->end()};
  }
  const auto& point = std::get<crypto::Sm2PublicKey>(key).point();
  return {point.begin(), point.end()};
}

Result<RegisterPublic> register_public_from(Suite suite, ByteView raw) {
  if (suite == Suite::sm) {
    auto key = crypto::Sm2PublicKey::from_point(raw);
    if (!key) return key.error();
    return *std::move(key);
  }
  crypto::X25519Public key{};
  if (raw.size() != key.size()) MENSHEN_RETURN_ERROR(crypto::Errc::key_form);
  std::ranges::copy(raw, key.begin());
  if (!can_be_sealed_to(key)) MENSHEN_RETURN_ERROR(crypto::Errc::key_form);
  return key;
}

std::string secret_text(const RegisterSecret& key) {
  if (const auto* sm2 = std::get_if<crypto::Sm2PrivateKey>(&key)) {
    return std::string(sm2_prefix) + to_base64(sm2->scalar());
  }
  return to_base64(std::get<crypto::X25519Secret>(key));
}

Result<RegisterSecret> register_secret_from(std::string_view text) {
  if (text.size() > secret_text_bytes_max) MENSHEN_RETURN_ERROR(crypto::Errc::key_form);
  const bool is_sm2 = text.starts_with(sm2_prefix);
  const auto raw = from_base64(is_sm2 ? text.substr(sm2_prefix.size()) : text);
  if (!raw || raw->size() != crypto::x25519_bytes) MENSHEN_RETURN_ERROR(crypto::Errc::key_form);
  if (is_sm2) {
    auto key = crypto::Sm2PrivateKey::from_scalar(*raw);
    if (!key) return key.error();
    return *std::move(key);
  }
  crypto::X25519Secret key{};
  std::ranges::copy(*raw, key.begin());
  return key;
}

Recipient recipient_of(Role role, const RegisterPublic& key) { return {role, key_id_of(key), key}; }

Ok check_recipients(std::span<const Recipient> recipients) {
  if (recipients.empty() || recipients.size() > recipients_max) {
    MENSHEN_RETURN_ERROR(Errc::no_recipient);
  }
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    if (recipients[i].role == Role::education) MENSHEN_RETURN_ERROR(Errc::education_refused);
    if (suite_of(recipients[i].key) != suite_of(recipients[0].key)) {
      MENSHEN_RETURN_ERROR(Errc::mixed_suites);
    }
    for (std::size_t k = 0; k < i; ++k) {
      const bool same =
          recipients[k].role == recipients[i].role && recipients[k].key_id == recipients[i].key_id;
      if (same) MENSHEN_RETURN_ERROR(Errc::no_recipient);
    }
  }
  return {};
}

BesideKey beside_key_of(Role role, const RegisterSecret& key) {
  return {role, key_id_of(public_of(key)), key};
}

}  // namespace menshen::ledger
