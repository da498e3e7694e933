#include "gateway/crypto/pin.hpp"

#include <optional>
#include <utility>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/scrypt.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t kept_bytes_max = 128;

struct Kept {
  ScryptCost cost;
  Bytes salt;
  Bytes key;
};

std::optional<Kept> parse(std::string_view text) {
  if (text.size() > kept_bytes_max) return std::nullopt;
  const auto parts = split_at_dollars(text);
  if (parts.size() != 6 || parts[0] != "scrypt") return std::nullopt;
  const auto cost = scrypt_cost_of(parts[1], parts[2], parts[3]);
  auto salt = from_base64(parts[4]), key = from_base64(parts[5]);
  if (!cost || !salt || !key || salt->size() != scrypt_salt_bytes ||
      key->size() != sizeof(ScryptKey)) {
    return std::nullopt;
  }
  return Kept{*cost, std::move(*salt), std::move(*key)};
}

}  // namespace

Result<std::string> keep_pin(std::string_view pin, const Chance& chance) {
  if (!has_length_of_a_pin(pin)) MENSHEN_RETURN_ERROR(Errc::pin_form);
  constexpr ScryptCost cost;
  const auto salt = draw<scrypt_salt_bytes>(chance);
  const auto key = scrypt(pin, salt, cost);
  return "scrypt$" + text_of(cost) + "$" + to_base64(salt) + "$" + to_base64(key);
}

bool is_kept_pin(std::string_view kept) { return parse(kept).has_value(); }

bool pin_matches(std::string_view pin, std::string_view kept) {
  const auto stored = parse(kept);
  if (!stored || !has_length_of_a_pin(pin)) return false;
  return equal_in_constant_time(scrypt(pin, stored->salt, stored->cost), stored->key);
}

}  // namespace menshen::crypto
