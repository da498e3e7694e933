// What an auditor counts in a table, given the epoch's secrets: that it holds as many numbers as
// were approved and no other. For after the epoch, or in the opener's own house: α is the list.
#pragma once

#include <cstdint>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/watchlist/epoch_secrets.hpp"
#include "gateway/watchlist/sealed_number.hpp"

namespace menshen::watchlist {

struct SealedAudit {
  bool base_agrees = false;  // L is α times the generator
  std::size_t slots = 0;
  std::size_t empty = 0;  // the points that the seed gives
  std::size_t full = 0;   // α times an approved number's point, in a slot where it may sit
  std::vector<std::uint32_t> neither;  // slots that are not empty and belong to nobody approved
  std::size_t missing = 0;             // approved numbers that sit nowhere
  std::size_t twice = 0;               // approved numbers that sit in more than one slot

  bool passes() const {
    return base_agrees && neither.empty() && missing == 0 && twice == 0 && full + empty == slots;
  }
};

// Errors of SealedTable::read.
Result<SealedAudit> audit(ByteView table, const EpochSecrets& secrets, const NumberList& approved);

// Without the list: how many slots are not empty, to be held against the approved number.
Result<std::size_t> count_full(ByteView table, const EpochSecrets& secrets);

}  // namespace menshen::watchlist
