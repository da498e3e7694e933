// Keys of a repository (§4.2.2): what they are called, what they verify, and how they sign.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/signature.hpp"
#include "gateway/crypto/sm2.hpp"
#include "gateway/tuf/json.hpp"

namespace menshen::tuf {

// Whether SM2 keys may stand in a repository. Other people's clients refuse a root that holds one,
// so a repository has them from its first root on, or never.
enum class Sm2Keys : std::uint8_t { refused, accepted };

class Key {
 public:
  // ed25519, ecdsa (also called ecdsa-sha2-nistp256, as older repositories do), rsa, sm2; each with
  // its one scheme. Errc::key_unusable, Errc::key_sm2.
  static Result<Key> read(const Value& object, Sm2Keys sm2);
  static Key of(const crypto::PublicKey& key);  // Ed25519, P-256 or RSA
  static Key of(const crypto::Sm2PublicKey& key);

  const std::string& id() const { return id_; }    // hex SHA-256 of the canonical object (§4.2.1)
  const Value& object() const { return object_; }  // with the fields that nobody knows here (§4)
  const std::string& material() const { return material_; }  // the same for one key of any id
  bool is_sm2() const { return std::holds_alternative<crypto::Sm2PublicKey>(key_); }

  bool verify(ByteView message, ByteView signature) const;

 private:
  using PublicKey = std::variant<crypto::PublicKey, crypto::Sm2PublicKey>;
  Key(Value object, PublicKey key);

  Value object_;
  PublicKey key_;
  std::string id_;
  std::string material_;
};

// Who signs: a key and what it signs with, which may be held elsewhere (a token, a person).
struct Signer {
  Key key;
  std::function<Bytes(ByteView)> sign;

  static Signer of(const crypto::PrivateKey& key);  // Ed25519 or P-256
  static Signer of(const crypto::Sm2PrivateKey& key);
};

}  // namespace menshen::tuf
