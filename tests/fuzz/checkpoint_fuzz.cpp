// Whatever reads as a checkpoint is written again as the same bytes; a note around it, with any
// signature, never opens without the log's own.
#include "gateway/core/result.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/cosignature.hpp"

namespace {

const menshen::ledger::NoteVerifier& some_log() {
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
  if (const auto checkpoint = ledger::parse_checkpoint(text)) {
    check(ledger::encode_checkpoint(*checkpoint) == text, "a checkpoint has one form");
  }
  if (const auto note = ledger::parse_note(text)) {
    for (const auto& signature : note->signatures) (void)ledger::cosignature_in(signature);
  }
  check(!ledger::open_checkpoint(text, some_log()), "nobody here has that log's key");
  return 0;
}
