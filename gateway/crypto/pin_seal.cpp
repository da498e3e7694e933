#include "gateway/crypto/pin_seal.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "gateway/crypto/aead.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/scrypt.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::crypto {
namespace {

constexpr std::string_view first_part = "menshen pin seal 1";
constexpr std::size_t nonce_bytes = sizeof(AeadNonce);

struct PinSealed {
  ScryptCost cost;
  Bytes salt;
  Bytes sealed;  // the nonce first
};

std::optional<PinSealed> parse(std::string_view text) {
  if (text.size() > pin_sealed_text_bytes_max) return std::nullopt;
  const auto parts = split_at_dollars(text);
  if (parts.size() != 6 || parts[0] != first_part) return std::nullopt;
  const auto cost = scrypt_cost_of(parts[1], parts[2], parts[3]);
  auto salt = from_base64(parts[4]), sealed = from_base64(parts[5]);
  if (!cost || !salt || !sealed || salt->size() != scrypt_salt_bytes) return std::nullopt;
  const std::size_t around = nonce_bytes + aead_tag_bytes;
  if (sealed->size() <= around || sealed->size() > around + pin_sealed_secret_bytes_max) {
    return std::nullopt;
  }
  return PinSealed{*cost, std::move(*salt), std::move(*sealed)};
}

}  // namespace

Result<std::string> seal_with_pin(std::string_view pin, ByteView secret, const Chance& chance) {
  check(!secret.empty() && secret.size() <= pin_sealed_secret_bytes_max, "a secret within limits");
  if (!has_length_of_a_pin(pin)) MENSHEN_RETURN_ERROR(Errc::pin_form);
  constexpr ScryptCost cost;
  const auto salt = draw<scrypt_salt_bytes>(chance);
  const auto nonce = draw<nonce_bytes>(chance);
  ScryptKey key = scrypt(pin, salt, cost);
  Bytes sealed(nonce.begin(), nonce.end());
  const Bytes rest = aead_seal(key, nonce, bytes_of(first_part), secret);
  wipe(std::span(key));
  sealed.insert(sealed.end(), rest.begin(), rest.end());
  return std::string(first_part) + "$" + text_of(cost) + "$" + to_base64(salt) + "$" +
         to_base64(sealed);
}

bool is_pin_sealed(std::string_view text) { return parse(text).has_value(); }

Result<Bytes> open_with_pin(std::string_view pin, std::string_view text) {
  const auto stored = parse(text);
  if (!stored) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  if (!has_length_of_a_pin(pin)) MENSHEN_RETURN_ERROR(Errc::not_opened);
  const ByteView sealed = stored->sealed;
  AeadNonce nonce{};
  std::ranges::copy(sealed.first(nonce_bytes), nonce.begin());
  ScryptKey key = scrypt(pin, stored->salt, stored->cost);
  auto secret = aead_open(key, nonce, bytes_of(first_part), sealed.subspan(nonce_bytes));
  wipe(std::span(key));
  return secret;
}

}  // namespace menshen::crypto
