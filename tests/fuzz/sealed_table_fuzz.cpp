// Any bytes as a sealed table, as they are and with the digest made right: refused, or a table that
// makes tokens of the one size. Nothing is read out of bounds.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/watchlist/sealed_table.hpp"
#include "gateway/watchlist/sealed_token.hpp"

namespace {

using namespace menshen;

const watchlist::SealedTerms& terms() {
  static const watchlist::SealedTerms some = [] {
    watchlist::SealedTerms made;
    made.county = "450602";
    made.education = crypto::derive_x25519_pair(Bytes(32, 0x0e)).value().public_key;
    return made;
  }();
  return some;
}

void use(ByteView bytes) {
  const auto table = watchlist::SealedTable::read(bytes, terms());
  if (!table) return;
  check(bytes.size() == watchlist::sealed_format::table_bytes(table->slots()), "the size it says");
  watchlist::EntryFacts facts;
  facts.origin = "gate.county.example/45060210000001";
  facts.moment = {Instant(std::chrono::days(20'500)), std::chrono::hours(8)};
  facts.evidence = Evidence::chip_read;
  const Chance zeros = [](std::span<std::uint8_t> out) { std::ranges::fill(out, 0); };
  const auto token = table->token_for("450602201201010011", facts, zeros);
  check(token && token->size() == watchlist::token_bytes, "a table that was read makes tokens");
  (void)table->token_for(text_of(bytes.first(18)), facts, zeros);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, data + size);
  use(bytes);
  if (size < crypto::digest_bytes) return 0;
  const auto digest = crypto::sha256(ByteView(bytes).first(size - crypto::digest_bytes));
  std::ranges::copy(digest, bytes.end() - crypto::digest_bytes);
  use(bytes);
  return 0;
}
