// Whatever reads as a signed note, or as a verifier key, is written again as the same bytes.
#include "gateway/core/result.hpp"
#include "gateway/ledger/note.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of(ByteView(data, size));
  if (const auto note = ledger::parse_note(text)) {
    check(ledger::encode_note(*note) == text, "a note has one form");
    (void)ledger::verified_signatures(*note, {});
  }
  if (const auto key = ledger::NoteVerifier::parse(text)) {
    check(key->vkey() == text, "a verifier key has one form");
    if (const auto note = ledger::parse_note(text)) {
      (void)ledger::verified_signatures(*note, std::span(&*key, 1));
    }
  }
  return 0;
}
