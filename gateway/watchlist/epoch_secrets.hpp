// What the opener alone has of an epoch: α, which is the list to whoever holds it together with a
// table, and the seed of the empty slots. Made for one epoch, destroyed after it (epoch_file.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/crypto/p256.hpp"
#include "gateway/crypto/wipe.hpp"
#include "gateway/watchlist/sealed_format.hpp"

namespace menshen::watchlist {

struct EpochSecrets {
  using FillerSeed = std::array<std::uint8_t, filler_seed_bytes>;

  EpochSecrets(const crypto::Scalar& alpha_scalar, const FillerSeed& seed)
      : alpha(alpha_scalar), filler_seed(seed) {}
  EpochSecrets(const EpochSecrets&) = default;
  EpochSecrets& operator=(const EpochSecrets&) = default;
  ~EpochSecrets() { crypto::wipe(std::span(filler_seed)); }

  static EpochSecrets draw(const Chance& chance) {
    const crypto::Scalar alpha = crypto::Scalar::draw(chance);
    return {alpha, menshen::draw<filler_seed_bytes>(chance)};
  }

  crypto::Scalar alpha;
  FillerSeed filler_seed;
};

// What is hashed to the curve for an empty slot: seed ‖ slot, 4 bytes.
inline Bytes filler_message(const EpochSecrets& secrets, std::uint32_t slot) {
  Bytes message(secrets.filler_seed.begin(), secrets.filler_seed.end());
  append_u32_be(message, slot);
  return message;
}

}  // namespace menshen::watchlist
