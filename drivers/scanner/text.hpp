// Text from a scanner: strict UTF-8 first, then GB18030, else it is no text.
#pragma once

#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::scanner {

// As RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(ByteView bytes);

// UTF-8; nothing where the bytes are neither. Random binary data may happen to be GB18030: ask only
// where text is expected.
std::optional<std::string> text_in(ByteView bytes);

// The same for a Scan: text as UTF-8, bytes that are none as they are. Errc::code_too_long where
// the UTF-8 is longer than a Scan may be.
Result<Bytes> text_or_bytes(Bytes bytes);

}  // namespace menshen::scanner
