// Whatever reads as the reason of an access is written again as the same bytes.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/ledger/access_reason.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const ByteView bytes(data, size);
  const auto reason = ledger::parse_access_reason(bytes);
  if (!reason) return 0;
  check(std::ranges::equal(ledger::encode_access_reason(*reason), bytes), "a reason has one form");
  return 0;
}
