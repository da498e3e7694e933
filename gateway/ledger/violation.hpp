// Which entries a regulator asks for first. A pure function of the entry, so that whoever holds the
// leaf comes to the same answer as the register's own index.
#pragma once

#include <cstdint>
#include <string_view>

#include "gateway/core/entry.hpp"

namespace menshen::ledger {

// Numbers stand in the register's index, names in what leaves the box; neither ever changes.
enum class Violation : std::uint8_t {
  none = 0,
  minor_admitted = 1,  // admitted or let in by a manager, and not by a rule that is for minors
  overridden = 2,      // a manager admitted somebody whom the rules did not
  outside_hours = 3,   // admitted while the venue had to be closed
  weak_evidence = 4,   // admitted on evidence beyond its quota or below the least rank
  clock_jump = 5,
  stop = 6,            // the gate stopped watching because somebody asked it to
  cut_off = 7,         // … because it was cut off: a start that follows no stop
  rollback = 8,        // an older register was put in place of a newer one
  store_failure = 9,   // the gate stayed shut because the register could not be written
  day_keys_lost = 10,  // registrations that had to be kept cannot be opened any more
};

// The gravest one, in the order above. A start or fault is told by its detail: the words below.
Violation violation_of(const Entry& entry);

std::string_view name_of(Violation violation);  // "minor_admitted"; "unknown" for no number of ours

inline constexpr std::string_view detail_after_cut = "after_cut";  // of a start
inline constexpr std::string_view detail_store = "store";          // of a gate_fault

}  // namespace menshen::ledger
