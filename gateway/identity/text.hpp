// Text from outside, before it may become a name or an address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"

namespace menshen::identity {

// Well-formed UTF-8 (RFC 3629: no overlong form, no surrogate) of which every character may stand
// on one line of a page: no control, no line or paragraph separator, no change of direction, no
// noncharacter. Private use is allowed: rare names are written with it.
bool is_plain_utf8(std::string_view text);

// Well-formed UTF-8 of any characters, as CBOR wants its text strings (RFC 8949 §3.1).
bool is_utf8(std::string_view text);

// UTF-16LE (RFC 2781) into UTF-8. Nothing for an odd length or half a surrogate pair; U+0000
// passes, since it is padding on some cards.
std::optional<std::string> utf8_of_utf16le(ByteView bytes);

// Without the spaces and NULs at both ends.
std::string_view trimmed(std::string_view text);

// Digits only, and at least one.
bool all_digits(std::string_view text);

}  // namespace menshen::identity
