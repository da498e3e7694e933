// Keys and chance for tests: always the same, so that a failure happens again.
#pragma once

#include <memory>
#include <random>

#include "gateway/core/chance.hpp"
#include "gateway/crypto/hpke.hpp"
#include "gateway/ledger/beside.hpp"

namespace menshen::test {

inline Chance seeded_chance(std::uint32_t seed) {
  return [generator = std::make_shared<std::mt19937>(seed)](std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>((*generator)());
  };
}

inline ledger::BesideKey sample_key(ledger::Role role, std::uint32_t seed = 1) {
  const auto pair = crypto::make_x25519_pair(seeded_chance(seed + static_cast<unsigned>(role)));
  return {role, ledger::key_id_of(pair.public_key), pair.secret_key};
}

inline ledger::Recipient recipient_of(const ledger::BesideKey& key) {
  return {key.role, key.key_id, crypto::x25519_public_of(key.secret_key)};
}

}  // namespace menshen::test
