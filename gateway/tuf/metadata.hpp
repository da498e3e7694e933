// The four kinds of metadata (§4.3–§4.6) as plain values: read strictly, and written for who
// publishes. Fields that nobody knows here are left out of the values; they are signed all the same
// (see Envelope).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"
#include "gateway/tuf/key.hpp"

namespace menshen::tuf {

inline constexpr std::size_t keys_count_max = 4096;         // of a root or of one's delegations
inline constexpr std::size_t role_keys_count_max = 256;     // of one role
inline constexpr std::size_t delegations_count_max = 4096;  // of one role
inline constexpr std::size_t paths_count_max = 1024;        // of one delegation
inline constexpr std::size_t files_count_max = 65'536;      // that a snapshot or targets list
inline constexpr std::size_t path_bytes_max = 512;          // of a target, or of a pattern
// Three bytes each in a file's name at worst, and those have 255 (role_file.hpp).
inline constexpr std::size_t role_name_bytes_max = 80;

// Whose signatures count for a role, and how many must be there (§4.3).
struct RoleKeys {
  std::vector<std::string> keyids;  // unique
  std::size_t threshold = 1;
  bool operator==(const RoleKeys&) const = default;
};

using Keys = std::map<std::string, Key>;            // by id
using Hashes = std::map<std::string, std::string>;  // algorithm → hex

// What every kind has.
struct Common {
  std::uint64_t version = 1;
  Instant expires;
};

struct Root : Common {
  bool consistent_snapshot = true;
  Keys keys;
  RoleKeys root, timestamp, snapshot, targets;

  bool has_sm2() const;
};

struct FileMeta {  // METAFILES, §4.4
  std::uint64_t version = 1;
  std::optional<std::uint64_t> length;
  Hashes hashes;  // empty: none listed
  bool operator==(const FileMeta&) const = default;
};

struct Timestamp : Common {
  FileMeta snapshot;
};

struct Snapshot : Common {
  std::map<std::string, FileMeta> meta;  // "targets.json", "410100.json", …
};

struct TargetFile {  // §4.5
  std::uint64_t length = 0;
  Hashes hashes;
  std::optional<Value> custom;
  bool operator==(const TargetFile&) const = default;
};

struct Delegation {
  std::string name;
  RoleKeys keys;
  std::vector<std::string> paths;          // PATHPATTERN
  std::vector<std::string> hash_prefixes;  // exactly one of the two is used, or none
  bool terminating = false;
  bool operator==(const Delegation&) const = default;
};

struct Targets : Common {
  std::map<std::string, TargetFile> targets;
  Keys keys;
  std::vector<Delegation> delegations;  // the first is trusted most
};

// Each wants the "signed" part of its kind. Errc::field_missing and those beside it.
Result<Root> read_root(const Value& signed_part, Sm2Keys sm2);
Result<Timestamp> read_timestamp(const Value& signed_part);
Result<Snapshot> read_snapshot(const Value& signed_part);
Result<Targets> read_targets(const Value& signed_part, Sm2Keys sm2);

Value write(const Root& root);
Value write(const Timestamp& timestamp);
Value write(const Snapshot& snapshot);
Value write(const Targets& targets);

inline constexpr std::string_view spec_version = "1.0.34";  // that we write; 1.… is read

// "YYYY-MM-DDTHH:MM:SSZ" (§4.2.3).
Result<Instant> parse_date_time(std::string_view text);
std::string date_time(Instant instant);  // to the second

}  // namespace menshen::tuf
