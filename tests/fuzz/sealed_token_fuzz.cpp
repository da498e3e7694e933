// Any bytes as a token, as what a token holds and as an epoch's secrets: refused or read in bounds,
// and what is a sighting is of a listed child.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/watchlist/epoch_file.hpp"
#include "gateway/watchlist/sealed_opening.hpp"

namespace {

using namespace menshen;

constexpr auto listed_number = "450602201201010011";

Chance counting() {  // as the seeds were made
  return [byte = std::uint8_t{0}](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& each : out) each = byte++;
  };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  static const auto secrets = watchlist::EpochSecrets::draw(counting());
  static const auto list = watchlist::NumberList::of({listed_number}).value();
  watchlist::SealedOpener opener(7, secrets,
                                 crypto::derive_x25519_pair(Bytes(32, 0x0e)).value().secret_key,
                                 {list, list, {Evidence::typed_number}});
  watchlist::TokenEntry entry{"gate.county.example/45060210000001", {}, crypto::sha256(bytes)};
  entry.id.fill(1);
  if (const auto sighting = opener.open(bytes, entry)) {
    check(sighting->number == listed_number, "nobody but who is listed");
    check(!opener.open(bytes, entry), "an entry counts once");
  }
  if (const auto content = watchlist::parse_content(bytes)) {
    check(std::ranges::equal(watchlist::encode_content(*content), bytes), "one form alone");
  }
  crypto::AeadKey key{};
  (void)watchlist::open_epoch(bytes, key);
  return 0;
}
