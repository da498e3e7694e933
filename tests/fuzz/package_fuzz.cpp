// A table with a package and an archive or an index of it, all somebody else's, a zero byte
// between: an index that is read is written again as the same bytes, a package as one that says the
// same.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/exchange/index_xml.hpp"
#include "gateway/exchange/package.hpp"

namespace {

using namespace menshen;

void look_at_index(const exchange::FieldTable& table, std::string_view xml) {
  const auto index = exchange::read_index(table, xml);
  if (index) check(exchange::write_index(table, *index).value() == xml, "an index has one form");
}

void look_at_package(const exchange::FieldTable& table, ByteView bytes) {
  const auto package = exchange::read_package(table, bytes);
  if (!package) return;
  const Bytes again = exchange::write_package(table, *package).value();
  check(exchange::read_package(table, again).value() == *package, "the same is read again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of(ByteView(data, size));
  const auto end = std::min(text.find('\0'), text.size());
  const auto table = exchange::parse_field_table(text.substr(0, end));
  if (!table || !table->package) return 0;
  const std::string_view rest = text.substr(std::min(end + 1, text.size()));
  if (rest.starts_with("PK")) {
    look_at_package(*table, bytes_of(rest));
  } else {
    look_at_index(*table, rest);
  }
  return 0;
}
