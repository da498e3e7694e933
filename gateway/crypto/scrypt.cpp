#include "gateway/crypto/scrypt.hpp"

#include <openssl/evp.h>

#include <charconv>

#include "gateway/core/result.hpp"
#include "gateway/crypto/pin.hpp"

namespace menshen::crypto {
namespace {

// RFC 7914 §2: N is less than 2^(128 · r / 8).
bool is_known(const ScryptCost& cost) { return cost.log2_n < 16 * cost.r; }

// 128 · N · r bytes for the table and 128 · r · p beside it (RFC 7914 §6, §2).
std::uint64_t memory_bytes(const ScryptCost& cost) {
  return (std::uint64_t{128} * cost.r << cost.log2_n) + std::uint64_t{128} * cost.r * cost.p;
}

bool affordable(const ScryptCost& cost) {
  return cost.log2_n >= 1 && cost.log2_n <= 20 && cost.r >= 1 && cost.r <= 32 && cost.p >= 1 &&
         cost.p <= pin_passes_max && is_known(cost) && memory_bytes(cost) <= pin_memory_bytes_max;
}

std::optional<unsigned> number_in(std::string_view text) {
  unsigned value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

ScryptKey scrypt(std::string_view pin, ByteView salt, const ScryptCost& cost) {
  ScryptKey key{};
  // OpenSSL counts its own working memory against the limit as well: twice ours is plenty.
  const int done = EVP_PBE_scrypt(pin.data(), pin.size(), salt.data(), salt.size(),
                                  std::uint64_t{1} << cost.log2_n, cost.r, cost.p,
                                  2 * pin_memory_bytes_max, key.data(), key.size());
  check(done == 1, "scrypt within its memory");
  return key;
}

std::optional<ScryptCost> scrypt_cost_of(std::string_view log2_n, std::string_view r,
                                         std::string_view p) {
  const auto n_value = number_in(log2_n), r_value = number_in(r), p_value = number_in(p);
  if (!n_value || !r_value || !p_value) return std::nullopt;
  const ScryptCost cost{*n_value, *r_value, *p_value};
  if (!affordable(cost)) return std::nullopt;
  return cost;
}

std::string text_of(const ScryptCost& cost) {
  return std::to_string(cost.log2_n) + "$" + std::to_string(cost.r) + "$" + std::to_string(cost.p);
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

bool has_length_of_a_pin(std::string_view pin) {
  return pin.size() >= pin_bytes_min && pin.size() <= pin_bytes_max;
}

}  // namespace menshen::crypto
