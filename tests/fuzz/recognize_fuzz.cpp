// Any Scan: two bytes say its source and content, the rest is what it holds. Whatever it claims,
// strong evidence comes only from where it can come from.
#include "gateway/core/result.hpp"
#include "gateway/identity/recognize.hpp"
#include "tests/support/issuer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  static const identity::TrustStore store = test::trusting_both();
  if (size < 2) return 0;
  const Moment now = test::issuing_moment();
  Scan scan;
  scan.source = static_cast<Source>(data[0] % 6);
  scan.content = static_cast<Content>(data[1] % 10);
  scan.bytes.assign(data + 2, data + size);
  scan.read_at = now.at;
  const auto credential = identity::recognize(scan, {store, "45060010000001"}, now);
  if (!credential) {
    check(name_of(credential.error()) != "unknown", "a defect without a name");
    return 0;
  }
  const bool by_reader = scan.source == Source::card_reader && scan.content == Content::chip_record;
  check((credential->evidence == Evidence::chip_read) == by_reader, "a false chip read");
  const bool by_desk = scan.source == Source::desk && scan.content == Content::typed_number;
  check((credential->evidence == Evidence::typed_number) == by_desk, "a false typed number");
  check(credential->no_chip_reason.has_value() == by_desk, "a reason without typing");
  check(!credential->birth || *credential->birth <= now.date(), "somebody not born yet");
  return 0;
}
