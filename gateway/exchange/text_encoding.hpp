// UTF-8 to the encoding of an authority's table and back, by the C library's iconv.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/exchange/field_table.hpp"

namespace menshen::exchange {

// Errc::encoding: no UTF-8, or a character that the encoding does not have; no such text.
Result<std::string> encode_text(Encoding to, std::string_view utf8);
Result<std::string> decode_text(Encoding from, std::string_view text);

}  // namespace menshen::exchange
