#include "gateway/tuf/key.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "gateway/crypto/der_signature.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/sm2_signature.hpp"
#include "gateway/tuf/errc.hpp"

namespace menshen::tuf {
namespace {

using crypto::Algorithm;

constexpr std::string_view sm2_type = "sm2";
constexpr std::string_view sm2_scheme = "sm2-sm3";

struct Kind {
  std::string_view type;
  std::string_view scheme;
  Algorithm algorithm;
};

// The first of an algorithm is the one that we write.
constexpr std::array kinds{
    Kind{"ed25519", "ed25519", Algorithm::eddsa},
    Kind{"ecdsa", "ecdsa-sha2-nistp256", Algorithm::es256},
    Kind{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", Algorithm::es256},
    Kind{"rsa", "rsassa-pss-sha256", Algorithm::ps256},
};

const std::string* text_member(const Value& object, std::string_view name) {
  const Value* member = object.member(name);
  return member == nullptr ? nullptr : member->text();
}

// §4.2.2: ed25519 is 64 hex digits, the others are PEM.
Result<crypto::PublicKey> public_key(const Kind& kind, const std::string& text) {
  if (kind.algorithm != Algorithm::eddsa) return crypto::PublicKey::from_pem(text);
  const auto raw = from_hex(text);
  if (!raw) MENSHEN_RETURN_ERROR(Errc::key_unusable);
  return crypto::PublicKey::from_ed25519(*raw);
}

Value key_object(std::string_view type, std::string_view scheme, std::string text) {
  return Value::object({{"keytype", Value(std::string(type))},
                        {"scheme", Value(std::string(scheme))},
                        {"keyval", Value::object({{"public", Value(std::move(text))}})}});
}

Bytes material_of(const crypto::PublicKey& key) { return key.spki(); }
Bytes material_of(const crypto::Sm2PublicKey& key) {
  return {key.point().begin(), key.point().end()};
}

}  // namespace

Key::Key(Value object, PublicKey key) : object_(std::move(object)), key_(std::move(key)) {
  id_ = to_hex(crypto::sha256(bytes_of(canonical(object_))));
  material_ = to_hex(std::visit([](const auto& one) { return material_of(one); }, key_));
}

Result<Key> Key::read(const Value& object, Sm2Keys sm2) {
  const std::string* type = text_member(object, "keytype");
  const std::string* scheme = text_member(object, "scheme");
  const Value* keyval = object.member("keyval");
  const std::string* text = keyval == nullptr ? nullptr : text_member(*keyval, "public");
  if (type == nullptr || scheme == nullptr || text == nullptr) {
    MENSHEN_RETURN_ERROR(Errc::field_missing);
  }
  if (*type == sm2_type && *scheme == sm2_scheme) {
    if (sm2 == Sm2Keys::refused) MENSHEN_RETURN_ERROR(Errc::key_sm2);
    const auto point = from_hex(*text);
    auto key = point ? std::optional(crypto::Sm2PublicKey::from_point(*point)) : std::nullopt;
    if (!key || !*key) MENSHEN_RETURN_ERROR(Errc::key_unusable);
    return Key(object, **std::move(key));
  }
  const auto* kind = std::ranges::find_if(
      kinds, [&](const Kind& one) { return one.type == *type && one.scheme == *scheme; });
  if (kind == kinds.end()) MENSHEN_RETURN_ERROR(Errc::key_unusable);
  auto key = public_key(*kind, *text);
  if (!key || key->algorithm() != kind->algorithm) MENSHEN_RETURN_ERROR(Errc::key_unusable);
  return Key(object, *std::move(key));
}

Key Key::of(const crypto::PublicKey& key) {
  const auto* kind = std::ranges::find(kinds, key.algorithm(), &Kind::algorithm);
  check(kind != kinds.end(), "TUF has no keys on P-384");
  const bool hex = kind->algorithm == Algorithm::eddsa;
  return {key_object(kind->type, kind->scheme, hex ? to_hex(key.raw()) : key.pem()), key};
}

Key Key::of(const crypto::Sm2PublicKey& key) {
  return {key_object(sm2_type, sm2_scheme, to_hex(key.point())), key};
}

bool Key::verify(ByteView message, ByteView signature) const {
  if (const auto* key = std::get_if<crypto::PublicKey>(&key_)) {
    return crypto::verify_der(*key, message, signature);
  }
  return crypto::sm2_verify(std::get<crypto::Sm2PublicKey>(key_), message, signature);
}

Signer Signer::of(const crypto::PrivateKey& key) {
  return {Key::of(key.public_key()),
          [key](ByteView message) { return crypto::sign_der(key, message); }};
}

Signer Signer::of(const crypto::Sm2PrivateKey& key) {
  return {Key::of(key.public_key()),
          [key](ByteView message) { return crypto::sm2_sign(key, message); }};
}

}  // namespace menshen::tuf
