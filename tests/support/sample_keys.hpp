// Keys for tests: always the same, so that a failure happens again.
#pragma once

#include "gateway/ledger/beside.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::test {

inline ledger::BesideKey sample_key(ledger::Role role, std::uint32_t seed = 1,
                                    ledger::Suite suite = ledger::Suite::hpke) {
  const Chance chance = seeded_chance(seed + static_cast<unsigned>(role));
  return ledger::beside_key_of(role, ledger::make_register_key(suite, chance));
}

inline ledger::Recipient recipient_of(const ledger::BesideKey& key) {
  return ledger::recipient_of(key.role, ledger::public_of(key.secret_key));
}

}  // namespace menshen::test
