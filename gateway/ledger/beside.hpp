// What a leaf commits to and does not contain: a registration, sealed to the keys that may open it
// (docs/formats.md, "Beside the leaf").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/core/chance.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/hpke.hpp"
#include "gateway/ledger/registration.hpp"
#include "gateway/ledger/role.hpp"

namespace menshen::ledger {

inline constexpr std::size_t recipients_max = 8;
inline constexpr std::size_t origin_bytes_max = 255;

using KeyId = std::array<std::uint8_t, 8>;

KeyId key_id_of(const crypto::X25519Public& key);  // the first 8 bytes of SHA-256(key)

struct Recipient {
  Role role = Role::venue;
  KeyId key_id{};
  crypto::X25519Public key{};
};

// What a configuration may ask for: 1 to recipients_max, no role and key id twice, and never the
// education role (Errc::education_refused).
Ok check_recipients(std::span<const Recipient> recipients);

class BesideSealer {
 public:
  // `origin` is "<authority>/<venue code>", the log's name. Recipients that check_recipients
  // refuses stop the program: whoever reads a configuration asks it first.
  BesideSealer(std::vector<Recipient> recipients, std::string origin, Chance chance);

  // One HPKE context for each recipient and hour of `now` (RFC 9180 §5.2); its first entry costs an
  // encapsulation for each recipient. Errc::registration_field.
  Result<Bytes> seal(const EntryId& id, const Registration& registration, Instant now);

 private:
  struct Line {  // to one recipient
    Recipient recipient;
    std::optional<crypto::SealContext> context;
  };
  Ok renew_contexts(Instant now);
  Ok append_wrapped_key(Bytes& out, Line& line, const EntryId& id, ByteView content_key);

  std::vector<Line> lines_;
  std::string origin_;
  Chance chance_;
  std::optional<std::chrono::sys_time<std::chrono::hours>> hour_;
};

// One who may open: the recipient and its secret key.
struct BesideKey {
  Role role = Role::venue;
  KeyId key_id{};
  crypto::X25519Secret secret_key{};
};

// Errc::beside_form, not_for_this_key, beside_altered, crypto::Errc::not_opened.
Result<Registration> open_beside(const BesideKey& key, std::string_view origin, const EntryId& id,
                                 ByteView beside);

}  // namespace menshen::ledger
