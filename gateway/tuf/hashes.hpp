// Lengths and hashes of what is listed (§4.4, §4.5): SHA-256 and SHA-512. Others are passed over,
// but one that is known must be there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/tuf/metadata.hpp"

namespace menshen::tuf {

inline constexpr std::size_t hashes_count_max = 8;  // of one file

// Also false where a known algorithm's text is not its length of small hex digits: it becomes part
// of a file's name.
bool has_known_hash(const Hashes& hashes);

// The known hash that a consistent snapshot's file is asked for by: SHA-256 where it is listed.
const std::string& naming_hash(const Hashes& hashes);

// Every known hash agrees. Errc::length_wrong, Errc::hash_wrong.
Ok verify_listed(ByteView bytes, std::optional<std::uint64_t> length, const Hashes& hashes);

Hashes hashes_of(ByteView bytes);  // SHA-256 alone, for who publishes

}  // namespace menshen::tuf
