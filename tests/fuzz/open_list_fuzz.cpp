// Any bytes as a list: open, look up, verify. Nothing is read out of bounds; and what verify() lets
// pass answers every entry's key as a walk over all keys does.
#include <algorithm>

#include "gateway/core/result.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace {

using namespace menshen;

// Whether a walk over all keys meets this number's.
Listing walked(ByteView bytes, std::size_t count, const crypto::Digest& keyed) {
  const std::size_t listings = bytes.size() - crypto::digest_bytes - count;
  const std::size_t keys = listings - 16 * count;
  for (std::size_t i = 0; i < count; ++i) {
    if (std::ranges::equal(bytes.subspan(keys + 16 * i, 16), ByteView(keyed).first(16))) {
      return Listing{bytes[listings + i]};
    }
  }
  return Listing::none;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const Bytes key(watchlist::list_key_bytes, 0x11);
  const auto list = watchlist::OpenList::over(bytes, key);
  if (!list) return 0;
  const bool verified = bool(list->verify());
  const crypto::HmacSha256 keyed(key);
  for (int i = 0; i < 40; ++i) {
    const std::string number = "45060219" + std::to_string(1'000'000'000 + i);
    const Standing standing = list->find(NumberKind::citizen, number, Instant{});
    check(standing.list_version == list->version(), "the list's own version");
    if (!verified) continue;
    const Listing wanted = walked(bytes, list->size(), keyed.of(bytes_of("\x01" + number)));
    check(standing.listing == wanted, "found what a walk finds");
  }
  return 0;
}
