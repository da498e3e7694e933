// Text that stands in a leaf without escapes.
#pragma once

#include <string_view>

namespace menshen::ledger {

// UTF-8 (RFC 3629 §4: shortest form, no surrogates) without control characters, quotation marks and
// backslashes.
bool is_plain_text(std::string_view text);

}  // namespace menshen::ledger
