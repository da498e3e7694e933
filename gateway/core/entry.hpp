// One thing that happened, as it will stand in a leaf: no personal data, ever.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/core/standing.hpp"

namespace menshen {

// Numbers and names are written into leaves and never change.
enum class EntryKind : std::uint8_t {
  admission = 1,
  refusal = 2,
  referral = 3,
  gate_fault = 4,
  device_fault = 5,
  device_restored = 6,
  start = 7,
  stop = 8,
  configuration_change = 9,
  list_change = 10,
  exit = 11,               // somebody has left; follows their admission
  override = 12,           // a manager admitted somebody refused or referred; follows that leaf
  clock_jump = 13,         // the wall clock was set, detail "forward" or "back"
  erasure = 14,            // what lay beside `range` is gone; detail names the rule
  inspection_access = 15,  // an authority or the venue read; `range` is what it was shown
  rollback = 16,           // the register is older than the last checkpoint kept apart
  legal_hold = 17,         // by signed order something is kept beyond its time, or no longer is
  cosignature = 18,  // an authority has cosigned `range`; what it signed is kept apart from now on
  day_keys_lost = 19,  // what lay beside `range` cannot be opened any more, wholly or in part
};

std::string_view name_of(EntryKind kind);

using EntryId = std::array<std::uint8_t, 16>;  // random, so that it tells nothing

// The leaves that an event speaks of, both ends among them.
struct LeafRange {
  LeafIndex first = 0;
  LeafIndex last = 0;

  bool operator==(const LeafRange&) const = default;
};

struct Entry {
  EntryKind kind = EntryKind::start;
  EntryId id{};
  Moment moment;
  // Since the box was started, by a clock that nobody can set and that counts sleep too: two leaves
  // of one run tell how far the wall clock was moved between them.
  std::chrono::milliseconds up{0};
  std::string lane;
  std::string zone;
  std::optional<Decision> decision;  // of an admission, refusal, referral or override
  std::optional<Source> source;
  std::string reader;
  std::optional<DocumentKind> document;
  Evidence evidence = Evidence::none;
  std::optional<NoChipReason> no_chip_reason;
  AgeBand age_band = AgeBand::unknown;
  std::string rules_version;
  std::uint64_t list_version = 0;
  std::optional<std::chrono::seconds> list_age;  // since its issue; nothing without a list
  bool list_stale = false;
  std::optional<LeafIndex> follows;
  std::optional<LeafRange> range;  // of events alone: a decision speaks of one leaf at most
  std::string detail;  // for faults, starts and stops: a short fixed word such as "power" or "echo"
};

// What only the keys that may open the register see of somebody admitted.
struct Registration {
  DocumentKind document = DocumentKind::citizen_id;
  std::string number;
  std::string name;
  std::string nationality;
};

}  // namespace menshen
