// How roles and targets are called in URLs and on the disk. Whoever may delegate chooses a role's
// name, so that "../x", "?" and "/" must be harmless in both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/tuf/metadata.hpp"

namespace menshen::tuf {

// Everything but letters, digits and "-._~" (RFC 3986 §2.3) becomes %XX.
std::string percent_encoded(std::string_view text);

// A role's file, in a store and behind the metadata's URL: "410100.json", "..%2Fx.json", and with a
// version "7.410100.json" (§7.2).
std::string role_file(std::string_view role);
std::string role_file(std::string_view role, std::uint64_t version);

// In a snapshot the name stands as it is: "../x.json" (§4.4).
std::string snapshot_name(std::string_view role);

// 1 to role_name_bytes_max bytes, and none of the four top-level names, whose files it would take.
bool is_delegated_role(std::string_view name);

// "dir/file", or with consistent snapshots "dir/<hash>.file" (§5.7.3), each part encoded.
// Errc::target_name where a part is empty, "." or "..": a server would ask elsewhere.
Result<std::string> target_file(std::string_view path, const std::optional<std::string>& hash);

}  // namespace menshen::tuf
