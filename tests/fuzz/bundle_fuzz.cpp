// Whatever reads as an entry bundle is written again as the same bytes.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/ledger/tiles.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const ByteView bytes(data, size);
  const auto entries = ledger::parse_bundle(bytes);
  if (!entries) return 0;
  check(std::ranges::equal(ledger::encode_bundle(*entries), bytes), "a bundle has one form");
  return 0;
}
