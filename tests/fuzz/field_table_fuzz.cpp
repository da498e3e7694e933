// A field table and rows of it, both somebody else's, a zero byte between: rows that are read are
// written again as the same bytes.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/exchange/rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of(ByteView(data, size));
  const auto end = std::min(text.find('\0'), text.size());
  const auto table = exchange::parse_field_table(text.substr(0, end));
  if (!table) return 0;
  const ByteView bytes = bytes_of(text.substr(std::min(end + 1, text.size())));
  const auto rows = exchange::decode_rows(*table, bytes);
  if (!rows) return 0;
  check(std::ranges::equal(exchange::encode_rows(*table, *rows).value(), bytes),
        "rows have one form");
  return 0;
}
