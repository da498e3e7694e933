// What the register holds, counted: no personal data, nothing opened.
#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/ledger/violation.hpp"

namespace menshen::ledger {

// The venue's date at an instant.
using DayOf = std::function<CivilDate(Instant)>;

struct Statistics {
  std::uint64_t entries = 0;
  std::uint64_t leaf_bytes = 0;
  std::uint64_t besides = 0;  // leaves that something still lies beside
  std::uint64_t beside_bytes = 0;
  std::uint64_t store_bytes = 0;  // of the register's own file
  std::map<EntryKind, std::uint64_t> kinds;
  std::map<Violation, std::uint64_t> violations;  // none is not counted
  std::map<CivilDate, std::map<EntryKind, std::uint64_t>> days;
};

}  // namespace menshen::ledger
