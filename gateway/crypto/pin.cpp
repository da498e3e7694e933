#include "gateway/crypto/pin.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/errc.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t key_bytes = 32;
constexpr std::size_t kept_bytes_max = 128;

struct Cost {
  unsigned log2_n = 14;
  unsigned r = 8;
  unsigned p = 5;
};

struct Kept {
  Cost cost;
  Bytes salt;
  Bytes key;
};

// 128 · N · r bytes for the table and 128 · r · p beside it (RFC 7914 §6, §2).
std::uint64_t memory_bytes(const Cost& cost) {
  return (std::uint64_t{128} * cost.r << cost.log2_n) + std::uint64_t{128} * cost.r * cost.p;
}

bool affordable(const Cost& cost) {
  return cost.log2_n >= 1 && cost.log2_n <= 20 && cost.r >= 1 && cost.r <= 32 && cost.p >= 1 &&
         cost.p <= pin_passes_max && memory_bytes(cost) <= pin_memory_bytes_max;
}

std::array<std::uint8_t, key_bytes> scrypt(std::string_view pin, ByteView salt, const Cost& cost) {
  std::array<std::uint8_t, key_bytes> key{};
  // OpenSSL counts its own working memory against the limit as well: twice ours is plenty.
  const int done = EVP_PBE_scrypt(pin.data(), pin.size(), salt.data(), salt.size(),
                                  std::uint64_t{1} << cost.log2_n, cost.r, cost.p,
                                  2 * pin_memory_bytes_max, key.data(), key.size());
  check(done == 1, "scrypt within its memory");
  return key;
}

std::vector<std::string_view> split_at_dollars(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find('$');
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<unsigned> number_in(std::string_view text) {
  unsigned value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Kept> parse(std::string_view text) {
  if (text.size() > kept_bytes_max) return std::nullopt;
  const auto parts = split_at_dollars(text);
  if (parts.size() != 6 || parts[0] != "scrypt") return std::nullopt;
  const auto log2_n = number_in(parts[1]), r = number_in(parts[2]), p = number_in(parts[3]);
  auto salt = from_base64(parts[4]), key = from_base64(parts[5]);
  if (!log2_n || !r || !p || !salt || !key) return std::nullopt;
  const Cost cost{*log2_n, *r, *p};
  if (!affordable(cost) || salt->size() != salt_bytes || key->size() != key_bytes) {
    return std::nullopt;
  }
  return Kept{cost, std::move(*salt), std::move(*key)};
}

bool length_fits(std::string_view pin) {
  return pin.size() >= pin_bytes_min && pin.size() <= pin_bytes_max;
}

}  // namespace

Result<std::string> keep_pin(std::string_view pin, const Chance& chance) {
  if (!length_fits(pin)) MENSHEN_RETURN_ERROR(Errc::pin_form);
  constexpr Cost cost;
  static_assert(cost.log2_n == 14, "16 MiB: what a box of 512 MiB has to spare");
  const auto salt = draw<salt_bytes>(chance);
  const auto key = scrypt(pin, salt, cost);
  return "scrypt$" + std::to_string(cost.log2_n) + "$" + std::to_string(cost.r) + "$" +
         std::to_string(cost.p) + "$" + to_base64(salt) + "$" + to_base64(key);
}

bool is_kept_pin(std::string_view kept) { return parse(kept).has_value(); }

bool pin_matches(std::string_view pin, std::string_view kept) {
  const auto stored = parse(kept);
  if (!stored || !length_fits(pin)) return false;
  return equal_in_constant_time(scrypt(pin, stored->salt, stored->cost), stored->key);
}

}  // namespace menshen::crypto
