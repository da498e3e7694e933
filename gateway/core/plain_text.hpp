// Text that stands in a leaf without escapes: lanes, zones, versions, readers.
#pragma once

#include <cstddef>
#include <string_view>

namespace menshen {

// RFC 3629 §4: shortest form, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

// UTF-8 without control characters, quotation marks and backslashes.
bool is_plain_text(std::string_view text);

// The most that a leaf holds of a name that somebody configures: a lane, a zone, a version of the
// rules. Whoever reads a configuration asks, so that no entry is refused at the door.
inline constexpr std::size_t leaf_name_bytes_max = 32;

}  // namespace menshen
