// Whatever reads as the proof of a leaf reads again as the same from what is written of it; nothing
// here proves anything without the log's own key.
#include "gateway/core/plain_text.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/leaf_proof.hpp"

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
  const auto proof = ledger::parse_leaf_proof(text_of(ByteView(data, size)));
  if (!proof) return 0;
  check(is_utf8(text_of(proof->leaf)), "JSON is UTF-8");
  check(ledger::parse_leaf_proof(ledger::encode_leaf_proof(*proof)).value() == *proof,
        "a proof is read as it was written");
  check(!ledger::check_leaf_proof(*proof, some_log()), "nobody here has that log's key");
  return 0;
}
