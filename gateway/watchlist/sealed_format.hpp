// The sealed table, the token and the epoch's secrets as bytes (docs/formats.md, "The sealed
// list"): what their writers and readers must agree on. Integers are big-endian.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/crypto/p256.hpp"
#include "gateway/watchlist/open_list_format.hpp"

namespace menshen::watchlist {

inline constexpr std::size_t slots_min = 16;
inline constexpr std::size_t slots_max = std::size_t{1} << 20;
// What is published has at least this many, however few are listed.
inline constexpr std::size_t published_slots_min = 1024;
inline constexpr std::size_t sealed_entries_max = slots_max * 4 / 5;
inline constexpr std::size_t placement_salt_bytes = 32;
inline constexpr std::size_t filler_seed_bytes = 32;

using EpochNumber = std::uint64_t;  // of one county, from 1, rising, each once
using PlacementSalt = std::array<std::uint8_t, placement_salt_bytes>;

// Which epoch of which county, and for which time.
struct SealedIssue {
  std::string county;  // its area code
  EpochNumber epoch = 0;
  Instant not_before{};
  Instant not_after{};

  bool operator==(const SealedIssue&) const = default;
};

namespace sealed_format {

// RFC 9380 §3.1: what is hashed to the curve here meets nothing that is hashed elsewhere.
inline constexpr std::string_view number_tag =
    "MENSHEN-V01-sealed-list-number-with-P256_XMD:SHA-256_SSWU_RO_";
inline constexpr std::string_view filler_tag =
    "MENSHEN-V01-sealed-list-empty-slot-with-P256_XMD:SHA-256_SSWU_RO_";

inline constexpr std::string_view table_magic = "menshen-seal-01\n";
inline constexpr std::size_t county_at = 16;
inline constexpr std::size_t epoch_at = 32;
inline constexpr std::size_t not_before_at = 40;
inline constexpr std::size_t not_after_at = 48;
inline constexpr std::size_t slots_at = 56;
inline constexpr std::size_t zeros_at = 60;
inline constexpr std::size_t salt_at = 64;
inline constexpr std::size_t base_at = 96;  // L = αG
inline constexpr std::size_t points_at = 129;

constexpr std::size_t table_bytes(std::size_t slots) {
  return points_at + crypto::p256_point_bytes * slots + crypto::digest_bytes;
}

constexpr bool is_slot_count(std::uint64_t slots) {
  return slots >= slots_min && slots <= slots_max && std::has_single_bit(slots);
}

inline bool is_issue(const SealedIssue& issue) {
  const auto last = Instant(std::chrono::milliseconds(format::last_millisecond));
  return issue.epoch > 0 && format::is_county(issue.county) && issue.not_before >= Instant{} &&
         issue.not_before <= issue.not_after && issue.not_after <= last;
}

inline void append_milliseconds(Bytes& out, Instant at) {
  append_u64_be(out, static_cast<std::uint64_t>(at.time_since_epoch().count()));
}

inline void append_county(Bytes& out, std::string_view county) {
  out.insert(out.end(), county.begin(), county.end());
  out.insert(out.end(), county_bytes_max - county.size(), 0);
}

inline std::uint64_t number_at(ByteView bytes, std::size_t at, std::size_t byte_count) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(at, byte_count)) value = value << 8 | byte;
  return value;
}

inline Instant instant_at(ByteView bytes, std::size_t at) {
  const std::uint64_t value = number_at(bytes, at, 8);
  constexpr auto last = static_cast<std::uint64_t>(format::last_millisecond);
  // One beyond the last is within no bounds that is_issue() knows.
  return Instant(std::chrono::milliseconds(std::min(value, last + 1)));
}

// The county's text, then zeros only; empty where it is not so.
inline std::string county_in(ByteView field) {
  const auto end = std::ranges::find(field, std::uint8_t{0});
  const bool padded = std::all_of(end, field.end(), [](std::uint8_t byte) { return byte == 0; });
  return padded ? std::string(field.begin(), end) : std::string();
}

}  // namespace sealed_format
}  // namespace menshen::watchlist
