// Whatever reads as an order is written again as the same bytes; a note around it, with any
// signature, never opens without the authority's own.
#include "gateway/core/result.hpp"
#include "gateway/ledger/hold_order.hpp"

namespace {

const menshen::ledger::NoteVerifier& some_authority() {
  static const auto key =
      menshen::ledger::NoteVerifier::parse(
          "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
          .value();
  return key;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of(ByteView(data, size));
  if (const auto order = ledger::parse_hold_order(text)) {
    check(ledger::encode_hold_order(*order) == text, "an order has one form");
    std::vector<ledger::LegalHold> holds;
    (void)ledger::add_order(holds, *order, 7);
    (void)ledger::may_record(*order, holds, std::chrono::year(2026) / 3 / 11, 100);
  }
  check(!ledger::open_hold_order(text, some_authority(), "o"), "nobody here has that key");
  return 0;
}
