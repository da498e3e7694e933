// Whatever a regulator's program asks: no crash, no page beyond the limit, and the address of the
// next page asks for the same.
#include <cstdint>
#include <string_view>

#include "firmware-host/inspection/query.hpp"
#include "firmware-host/inspection/route_table.hpp"

namespace {

using namespace menshen;

constexpr std::chrono::seconds china{8 * 3600};

void try_entries(std::string_view target) {
  const auto query = inspection::Query::parse(target, inspection::entries_parameters);
  if (!query) return;
  const auto wanted = inspection::entries_query(*query, china);
  if (!wanted) return;
  check(wanted->limit >= 1 && wanted->limit <= inspection::limit_max, "a page has its limit");
  const std::string address = inspection::next_page("/v1/entries", *wanted, 7, 9);
  const auto again = inspection::Query::parse(address, inspection::entries_parameters);
  check(again.has_value(), "the next page's address is one");
  const auto next = inspection::entries_query(*again, china);
  check(next.has_value(), "and has the form of a question");
  const bool same = next->from == wanted->from && next->to == wanted->to &&
                    next->kind == wanted->kind && next->decision == wanted->decision &&
                    next->limit == wanted->limit && next->format == wanted->format &&
                    next->proof == wanted->proof;
  check(same && next->after == 7U && next->size == 9U, "the same question");
}

void try_sizes(std::string_view target) {
  const auto query = inspection::Query::parse(target, inspection::consistency_parameters);
  if (!query) return;
  const auto sizes = inspection::sizes_query(*query);
  if (sizes) check(sizes->from >= 1 && sizes->to.value_or(sizes->from) >= sizes->from, "in order");
}

void try_routes(std::string_view path) {
  for (const auto& route : inspection::route_table) {
    const auto placeholder = inspection::fits(route, path);
    if (placeholder) check(placeholder->size() <= path.size(), "a part of the path");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_entries(text);
  try_sizes(text);
  try_routes(text.substr(0, text.find('?')));
  return 0;
}
