// Whatever reads as a leaf is written again as the same bytes.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/ledger/leaf.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const ByteView bytes(data, size);
  const auto leaf = ledger::parse_leaf(bytes);
  if (!leaf) return 0;
  const auto again = ledger::encode_leaf(*leaf);
  check(again.has_value() && std::ranges::equal(*again, bytes), "a leaf has one form");
  return 0;
}
