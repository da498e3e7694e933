// How values stand in the register's tables.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/ledger/merkle.hpp"

namespace menshen::ledger {

// Milliseconds since 1970.
inline std::int64_t stored(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant instant_of(std::int64_t value) { return Instant(std::chrono::milliseconds(value)); }

// Days since 1970.
inline std::int64_t stored(const CivilDate& day) {
  return std::chrono::sys_days(day).time_since_epoch().count();
}
inline CivilDate day_of(std::int64_t value) {
  return CivilDate(std::chrono::sys_days(std::chrono::days(value)));
}

inline std::optional<Digest> digest_of(ByteView bytes) {
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

// Hashes one behind the other.
inline Bytes packed(const std::vector<Digest>& hashes) {
  Bytes bytes;
  for (const Digest& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
  return bytes;
}

inline std::vector<Digest> unpacked(ByteView bytes) {
  std::vector<Digest> hashes;
  for (; bytes.size() >= crypto::digest_bytes; bytes = bytes.subspan(crypto::digest_bytes)) {
    hashes.push_back(*digest_of(bytes.first(crypto::digest_bytes)));
  }
  return hashes;
}

}  // namespace menshen::ledger
