// Keys for tests: always the same, so that a failure happens again.
#pragma once

#include "gateway/crypto/hpke.hpp"
#include "gateway/ledger/beside.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::test {

inline ledger::BesideKey sample_key(ledger::Role role, std::uint32_t seed = 1) {
  const auto pair = crypto::make_x25519_pair(seeded_chance(seed + static_cast<unsigned>(role)));
  return {role, ledger::key_id_of(pair.public_key), pair.secret_key};
}

inline ledger::Recipient recipient_of(const ledger::BesideKey& key) {
  return {key.role, key.key_id, crypto::x25519_public_of(key.secret_key)};
}

}  // namespace menshen::test
