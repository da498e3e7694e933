// Who may open the register, and with what: a role with a key of one suite.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/hpke.hpp"
#include "gateway/crypto/sm2.hpp"
#include "gateway/ledger/role.hpp"
#include "gateway/ledger/suite.hpp"

namespace menshen::ledger {

inline constexpr std::size_t recipients_max = 8;
inline constexpr std::size_t secret_text_bytes_max = 64;

using KeyId = std::array<std::uint8_t, 8>;
using RegisterPublic = std::variant<crypto::X25519Public, crypto::Sm2PublicKey>;
using RegisterSecret = std::variant<crypto::X25519Secret, crypto::Sm2PrivateKey>;

Suite suite_of(const RegisterPublic& key);
Suite suite_of(const RegisterSecret& key);

// The first 8 bytes of the key's digest: SHA-256 of the 32 bytes, SM3 of 04 ‖ x ‖ y.
KeyId key_id_of(const RegisterPublic& key);

RegisterSecret make_register_key(Suite suite, const Chance& chance);
RegisterPublic public_of(const RegisterSecret& key);

// 32 bytes, or 65 (04 ‖ x ‖ y; 64 without the 04 are taken too).
Bytes raw_of(const RegisterPublic& key);
// crypto::Errc::key_form, also for a key that can keep nothing secret (X25519 points of small
// order, RFC 7748 §6.1); crypto::Errc::key_not_on_curve.
Result<RegisterPublic> register_public_from(Suite suite, ByteView raw);

// What stands in a secret key's file, on its one line: base64 of 32 bytes, behind "sm2:" for SM.
std::string secret_text(const RegisterSecret& key);
// Errors as register_public_from().
Result<RegisterSecret> register_secret_from(std::string_view text);

struct Recipient {
  Role role = Role::venue;
  KeyId key_id{};
  RegisterPublic key;
};
Recipient recipient_of(Role role, const RegisterPublic& key);

// What a configuration may ask for: 1 to recipients_max, no role and key id twice, all of one
// suite, and never the education role (Errc::education_refused).
Ok check_recipients(std::span<const Recipient> recipients);

// One who may open: the recipient and its secret key.
struct BesideKey {
  Role role = Role::venue;
  KeyId key_id{};
  RegisterSecret secret_key;
};
BesideKey beside_key_of(Role role, const RegisterSecret& key);

}  // namespace menshen::ledger
