#include "gateway/crypto/random.hpp"

#include <openssl/rand.h>

#include <algorithm>

#include "gateway/core/result.hpp"

namespace menshen::crypto {
namespace {

constexpr std::size_t draw_bytes_max = std::size_t{1} << 20;  // RAND_priv_bytes takes an int

}  // namespace

Chance system_chance() {
  return [](std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
      const std::size_t take = std::min(bytes.size(), draw_bytes_max);
      check(RAND_priv_bytes(bytes.data(), static_cast<int>(take)) == 1, "no randomness");
      bytes = bytes.subspan(take);
    }
  };
}

}  // namespace menshen::crypto
