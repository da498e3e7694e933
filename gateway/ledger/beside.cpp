#include "gateway/ledger/beside.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "gateway/crypto/digest.hpp"
#include "gateway/ledger/byte_reader.hpp"
#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

using crypto::Digest;

constexpr std::uint8_t format_version = 1;
constexpr std::uint8_t holds_registration = 1;
constexpr std::uint8_t suite_hpke = 1;  // X25519, HKDF-SHA256, AES-256-GCM
constexpr std::string_view hpke_use = "menshen beside 1";

constexpr std::size_t salt_bytes = 32;
constexpr std::size_t wrapped_bytes = 32 + crypto::aead_tag_bytes;
constexpr std::size_t sealed_bytes = salt_bytes + registration_bytes_fixed + crypto::aead_tag_bytes;

struct Wrapped {  // the content key for one recipient
  Role role{};
  KeyId key_id{};
  crypto::X25519Public encapsulated{};
  std::uint64_t sequence = 0;
  ByteView key;
};

struct Parts {  // of the bytes beside; views into them
  Digest commitment{};
  std::vector<Wrapped> wrapped;
  ByteView sealed;
};

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

// Every key is used for one message, so its nonce may be zero.
constexpr crypto::AeadNonce only_nonce{};

Bytes context_of(std::string_view origin, const EntryId& id) {
  Bytes aad = to_bytes(origin);
  append(aad, id);
  return aad;
}

Bytes context_of(std::string_view origin, const EntryId& id, Role role, const KeyId& key_id) {
  Bytes aad = context_of(origin, id);
  aad.push_back(static_cast<std::uint8_t>(role));
  append(aad, key_id);
  return aad;
}

Result<Parts> parse_parts(ByteView bytes) {
  ByteReader reader(bytes);
  const bool known = reader.number(1) == format_version && reader.number(1) == holds_registration &&
                     reader.number(1) == suite_hpke;
  if (!known) MENSHEN_RETURN_ERROR(Errc::beside_form);
  Parts parts;
  parts.commitment = reader.array<crypto::digest_bytes>();
  const auto count = reader.number(1);
  if (count == 0 || count > recipients_max) MENSHEN_RETURN_ERROR(Errc::beside_form);
  for (std::uint64_t i = 0; i < count; ++i) {
    Wrapped wrapped;
    wrapped.role = static_cast<Role>(reader.number(1));
    wrapped.key_id = reader.array<8>();
    wrapped.encapsulated = reader.array<crypto::x25519_bytes>();
    wrapped.sequence = reader.number(4);
    wrapped.key = reader.take(wrapped_bytes);
    parts.wrapped.push_back(wrapped);
  }
  parts.sealed = reader.take(sealed_bytes);
  if (!reader.at_end()) MENSHEN_RETURN_ERROR(Errc::beside_form);
  return parts;
}

Result<crypto::AeadKey> unwrap(const BesideKey& key, const Parts& parts, ByteView aad) {
  const auto mine = std::ranges::find_if(parts.wrapped, [&](const Wrapped& wrapped) {
    return wrapped.role == key.role && wrapped.key_id == key.key_id;
  });
  if (mine == parts.wrapped.end()) MENSHEN_RETURN_ERROR(Errc::not_for_this_key);
  const auto context =
      crypto::OpenContext::start(mine->encapsulated, key.secret_key, bytes_of(hpke_use));
  if (!context) return context.error();
  const auto opened = context->open_at(mine->sequence, aad, mine->key);
  if (!opened) return opened.error();
  crypto::AeadKey content_key{};
  std::ranges::copy(*opened, content_key.begin());
  return content_key;
}

}  // namespace

KeyId key_id_of(const crypto::X25519Public& key) {
  const Digest digest = crypto::sha256(key);
  KeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

Ok check_recipients(std::span<const Recipient> recipients) {
  if (recipients.empty() || recipients.size() > recipients_max) {
    MENSHEN_RETURN_ERROR(Errc::no_recipient);
  }
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    if (recipients[i].role == Role::education) MENSHEN_RETURN_ERROR(Errc::education_refused);
    for (std::size_t k = 0; k < i; ++k) {
      const bool same =
          recipients[k].role == recipients[i].role && recipients[k].key_id == recipients[i].key_id;
      if (same) MENSHEN_RETURN_ERROR(Errc::no_recipient);
    }
  }
  return {};
}

BesideSealer::BesideSealer(std::vector<Recipient> recipients, std::string origin, Chance chance)
    : origin_(std::move(origin)), chance_(std::move(chance)) {
  check(check_recipients(recipients).has_value(), "recipients that were checked before");
  check(origin_.size() <= origin_bytes_max, "an origin that was checked before");
  for (const Recipient& recipient : recipients) lines_.push_back({recipient, std::nullopt});
}

Ok BesideSealer::renew_contexts(Instant now) {
  const auto hour = std::chrono::floor<std::chrono::hours>(now);
  for (Line& line : lines_) {
    const bool used_up = line.context && line.context->next_sequence() >= crypto::hpke_messages_max;
    if (hour_ == hour && line.context && !used_up) continue;
    auto context = crypto::SealContext::start(line.recipient.key, bytes_of(hpke_use), chance_);
    if (!context) return context.error();
    line.context = std::move(*context);
  }
  hour_ = hour;
  return {};
}

Ok BesideSealer::append_wrapped_key(Bytes& out, Line& line, const EntryId& id,
                                    ByteView content_key) {
  const Recipient& to = line.recipient;
  const auto sequence = line.context->next_sequence();
  const auto wrapped = line.context->seal(context_of(origin_, id, to.role, to.key_id), content_key);
  if (!wrapped) return wrapped.error();
  out.push_back(static_cast<std::uint8_t>(to.role));
  append(out, to.key_id);
  append(out, line.context->encapsulated_key());
  append_u32_be(out, static_cast<std::uint32_t>(sequence));
  append(out, *wrapped);
  return {};
}

Result<Bytes> BesideSealer::seal(const EntryId& id, const Registration& registration, Instant now) {
  const auto canonical = canonical_bytes(registration);
  if (!canonical) return canonical.error();
  if (const auto renewed = renew_contexts(now); !renewed) return renewed.error();
  const auto salt = draw<salt_bytes>(chance_);
  const auto content_key = draw<32>(chance_);

  Bytes out = {format_version, holds_registration, suite_hpke};
  append(out, crypto::hmac_sha256(salt, *canonical));
  out.push_back(static_cast<std::uint8_t>(lines_.size()));
  for (Line& line : lines_) {
    if (const auto wrapped = append_wrapped_key(out, line, id, content_key); !wrapped) {
      return wrapped.error();
    }
  }
  Bytes content(salt.begin(), salt.end());
  append(content, *canonical);
  append(out, crypto::aead_seal(content_key, only_nonce, context_of(origin_, id), content));
  return out;
}

Result<Registration> open_beside(const BesideKey& key, std::string_view origin, const EntryId& id,
                                 ByteView beside) {
  const auto parts = parse_parts(beside);
  if (!parts) return parts.error();
  const auto content_key = unwrap(key, *parts, context_of(origin, id, key.role, key.key_id));
  if (!content_key) return content_key.error();
  const auto content =
      crypto::aead_open(*content_key, only_nonce, context_of(origin, id), parts->sealed);
  if (!content) return content.error();
  // AES-GCM alone commits to no key: a forger could make bytes that two recipients open
  // differently.
  const ByteView salt = ByteView(*content).first(salt_bytes);
  const ByteView canonical = ByteView(*content).subspan(salt_bytes);
  if (!crypto::equal_in_constant_time(crypto::hmac_sha256(salt, canonical), parts->commitment)) {
    MENSHEN_RETURN_ERROR(Errc::beside_altered);
  }
  return parse_canonical(canonical);
}

}  // namespace menshen::ledger
