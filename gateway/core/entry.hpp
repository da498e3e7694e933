// One thing that happened, as it will stand in a leaf: no personal data, ever.
#pragma once

#include <array>
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
};

std::string_view name_of(EntryKind kind);

using EntryId = std::array<std::uint8_t, 16>;  // random, so that it tells nothing

struct Entry {
  EntryKind kind = EntryKind::start;
  EntryId id{};
  Moment moment;
  std::string lane;
  std::string zone;
  std::optional<Decision> decision;  // of an admission, refusal or referral
  std::optional<Source> source;
  std::string reader;
  std::optional<DocumentKind> document;
  Evidence evidence = Evidence::none;
  std::optional<NoChipReason> no_chip_reason;
  AgeBand age_band = AgeBand::unknown;
  std::string rules_version;
  std::uint64_t list_version = 0;
  bool list_stale = false;
  std::optional<LeafIndex> follows;
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
