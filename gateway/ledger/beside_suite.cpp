#include "gateway/ledger/beside_suite.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/sm3.hpp"
#include "gateway/crypto/sm4.hpp"
#include "gateway/ledger/byte_reader.hpp"
#include "gateway/ledger/registration.hpp"

namespace menshen::ledger {
namespace {

constexpr std::string_view hpke_use = "menshen beside 1";
constexpr std::size_t content_key_bytes = 32;
constexpr std::size_t hpke_key_bytes = content_key_bytes + crypto::aead_tag_bytes;
constexpr std::size_t hpke_wrapped_bytes = crypto::x25519_bytes + 4 + hpke_key_bytes;
constexpr std::size_t sm_wrapped_bytes = crypto::sm2_overhead_bytes + content_key_bytes;
constexpr std::size_t plain_bytes = salt_bytes + registration_bytes_fixed;

// A content key seals one content, so its nonce may be zero.
constexpr crypto::AeadNonce only_nonce{};

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

Result<ContentKey> content_key_of(ByteView opened) {
  ContentKey key{};
  if (opened.size() != key.size()) MENSHEN_RETURN_ERROR(crypto::Errc::sealed_form);
  std::ranges::copy(opened, key.begin());
  return key;
}

// One context an hour (RFC 9180 §5.2): its first entry costs an encapsulation, the others nothing
// of the kind.
class HpkeWrapper final : public KeyWrapper {
 public:
  explicit HpkeWrapper(const crypto::X25519Public& recipient) : recipient_(recipient) {}

  Result<Bytes> wrap(ByteView aad, const ContentKey& key, Instant now,
                     const Chance& chance) override {
    if (const auto renewed = renew(now, chance); !renewed) return renewed.error();
    Bytes out;
    append(out, context_->encapsulated_key());
    append_u32_be(out, static_cast<std::uint32_t>(context_->next_sequence()));
    const auto sealed = context_->seal(aad, key);
    if (!sealed) return sealed.error();
    append(out, *sealed);
    return out;
  }

 private:
  Ok renew(Instant now, const Chance& chance) {
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    const bool used_up = context_ && context_->next_sequence() >= crypto::hpke_messages_max;
    if (hour_ == hour && context_ && !used_up) return {};
    auto context = crypto::SealContext::start(recipient_, bytes_of(hpke_use), chance);
    if (!context) return context.error();
    context_ = std::move(*context);
    hour_ = hour;
    return {};
  }

  crypto::X25519Public recipient_;
  std::optional<crypto::SealContext> context_;
  std::optional<std::chrono::sys_time<std::chrono::hours>> hour_;
};

class SmWrapper final : public KeyWrapper {
 public:
  explicit SmWrapper(crypto::Sm2PublicKey recipient) : recipient_(std::move(recipient)) {}

  Result<Bytes> wrap(ByteView, const ContentKey& key, Instant, const Chance&) override {
    return recipient_.encrypt(key);
  }

 private:
  crypto::Sm2PublicKey recipient_;
};

Result<Bytes> hpke_unwrapped(const crypto::X25519Secret& key, ByteView aad, ByteView wrapped) {
  ByteReader reader(wrapped);
  const auto encapsulated = reader.array<crypto::x25519_bytes>();
  const auto sequence = reader.number(4);
  const auto context = crypto::OpenContext::start(encapsulated, key, bytes_of(hpke_use));
  if (!context) return context.error();
  return context->open_at(sequence, aad, reader.take(hpke_key_bytes));
}

}  // namespace

std::size_t wrapped_bytes_of(Suite suite) {
  return suite == Suite::hpke ? hpke_wrapped_bytes : sm_wrapped_bytes;
}

std::size_t content_bytes_of(Suite suite) {
  return suite == Suite::hpke ? plain_bytes + crypto::aead_tag_bytes
                              : sizeof(crypto::Sm4Iv) + plain_bytes + crypto::sm_tag_bytes;
}

std::unique_ptr<KeyWrapper> wrapper_to(const RegisterPublic& key) {
  if (const auto* sm2 = std::get_if<crypto::Sm2PublicKey>(&key)) {
    return std::make_unique<SmWrapper>(*sm2);
  }
  return std::make_unique<HpkeWrapper>(std::get<crypto::X25519Public>(key));
}

Result<ContentKey> unwrap(const RegisterSecret& key, ByteView aad, ByteView wrapped) {
  const auto* sm2 = std::get_if<crypto::Sm2PrivateKey>(&key);
  const auto opened = sm2 != nullptr
                          ? sm2->decrypt(wrapped)
                          : hpke_unwrapped(std::get<crypto::X25519Secret>(key), aad, wrapped);
  if (!opened) return opened.error();
  return content_key_of(*opened);
}

crypto::Digest commitment_of(Suite suite, ByteView salt, ByteView registration) {
  return suite == Suite::hpke ? crypto::hmac_sha256(salt, registration)
                              : crypto::hmac_sm3(salt, registration);
}

Bytes seal_content(Suite suite, const ContentKey& key, ByteView aad, ByteView content,
                   const Chance& chance) {
  if (suite == Suite::hpke) return crypto::aead_seal(key, only_nonce, aad, content);
  const auto iv = draw<sizeof(crypto::Sm4Iv)>(chance);
  Bytes out(iv.begin(), iv.end());
  append(out, crypto::sm_seal(static_cast<std::uint8_t>(suite), key, iv, aad, content));
  return out;
}

Result<Bytes> open_content(Suite suite, const ContentKey& key, ByteView aad, ByteView sealed) {
  if (suite == Suite::hpke) return crypto::aead_open(key, only_nonce, aad, sealed);
  ByteReader reader(sealed);
  const auto iv = reader.array<sizeof(crypto::Sm4Iv)>();
  const ByteView rest = sealed.subspan(std::min(iv.size(), sealed.size()));
  return crypto::sm_open(static_cast<std::uint8_t>(suite), key, iv, aad, rest);
}

}  // namespace menshen::ledger
