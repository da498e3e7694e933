// What one device read at one moment, on which lane. Everything that can lead to a decision is a
// Scan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"

namespace menshen {

using LeafIndex = std::uint64_t;

// Who read it. The numbers are written into leaves and never change.
enum class Source : std::uint8_t { card_reader = 1, scanner = 2, camera = 3, desk = 4 };

// What `bytes` holds. The numbers cross a process boundary and never change.
enum class Content : std::uint8_t {
  chip_record = 1,      // 256 bytes of the text record, then 0–280 bytes of appended address
  chip_rejected = 2,    // nothing: the module refused the card's data twice (SW3 32, 33)
  chip_unreadable = 3,  // nothing: the card answered and could not be read (SW3 31, 41, 47, 81)
  code = 4,             // the bytes that a printed or shown code carries, AIM prefix removed
  typed_number = 5,     // UTF-8 "number\nname\nreason", reason as in NoChipReason, a decimal
  no_document = 6,      // nothing: the patron has none
  document_swipe = 8,   // the machine-readable lines of a document, from a swipe reader
  desk_step = 7,  // UTF-8: one name of a completed step per line; `follows` names the referral
};

// Longest `bytes` of any Scan; devices cut nothing, they refuse what is longer.
inline constexpr std::size_t scan_bytes_max = 4096;

struct Scan {
  std::string lane;
  Source source = Source::desk;
  Content content = Content::no_document;
  std::string reader;  // the device's own number: module number of a reader, else its configured id
  Instant read_at;
  Bytes bytes;
  std::optional<LeafIndex> follows;
};

std::string_view name_of(Source source);  // "card_reader"; for logs and metrics

}  // namespace menshen
