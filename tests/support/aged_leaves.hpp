// Leaves of some days, told apart by number, with something beside them; orders to hold it, and the
// erasing of what is due.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/ledger/hold_order.hpp"
#include "gateway/ledger/ledger.hpp"
#include "gateway/ledger/note.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::test {

inline const CivilDate day_0 = sample_moment.date();

inline CivilDate day(int number) {
  return CivilDate(std::chrono::sys_days(day_0) + std::chrono::days(number));
}

// Long and unlike anything else, so that a remnant is recognised.
inline Bytes blob_of(std::uint64_t number, ledger::Holds holds = ledger::Holds::registration) {
  Bytes content(600);
  const Chance chance = seeded_chance(static_cast<std::uint32_t>(number) + 1);
  chance(content);
  return ledger::beside_of(holds, content);
}

inline ledger::NewLeaf leaf_on(int day_number, std::uint64_t number) {
  ledger::NewLeaf leaf;
  leaf.entry = sample_admission(number);
  leaf.entry.moment.at += std::chrono::hours(24 * day_number);
  leaf.beside = blob_of(number);
  return leaf;
}

inline ledger::NewLeaf token_on(int day_number, std::uint64_t number) {
  ledger::NewLeaf leaf = leaf_on(day_number, number);
  leaf.entry = sample_refusal(number);
  leaf.entry.moment.at += std::chrono::hours(24 * day_number);
  leaf.beside = blob_of(number, ledger::Holds::token);
  return leaf;
}

inline Entry entry_on(int day_number) {
  Entry entry;
  entry.id = entry_id_of(0xE0000 + static_cast<std::uint64_t>(day_number));
  entry.moment = sample_moment;
  entry.moment.at += std::chrono::hours(24 * day_number);
  entry.rules_version = "2026-03";
  return entry;
}

inline ledger::NewLeaf hold_on(int day_number, const ledger::HoldOrder& order) {
  const std::string text = ledger::encode_hold_order(order);
  const auto key = draw<32>(seeded_chance(3));
  const auto signer =
      ledger::NoteSigner::of("court.example", crypto::PrivateKey::from_ed25519_seed(key).value())
          .value();
  const std::string note = ledger::encode_note({text, {signer.sign(text)}});
  return {ledger::entry_of(order, entry_on(day_number)),
          ledger::beside_of(ledger::Holds::order, bytes_of(note)),
          {},
          {}};
}

inline ledger::HoldOrder hold_of(LeafIndex first, LeafIndex last) {
  return {"o", "case-1", LeafRange{first, last}, std::nullopt, day(400)};
}

inline std::vector<ledger::Erasure> erase_all(ledger::Ledger& ledger, int today) {
  std::vector<ledger::Erasure> erased;
  for (;;) {
    const auto one = ledger.erase_due(day(today), {}, entry_on(today)).value();
    if (!one) return erased;
    if (one->rows > 0) erased.push_back(*one);
  }
}

}  // namespace menshen::test
