// A tile has one name: whatever reads as a path is written again as the same text.
#include "gateway/core/result.hpp"
#include "gateway/ledger/tiles.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const std::string_view text = text_of(ByteView(data, size));
  const auto path = ledger::parse_tile_path(text);
  if (!path) return 0;
  const auto again = path->entries ? ledger::entries_path(path->tile.index, path->tile.width)
                                   : ledger::tile_path(path->tile);
  check(again == text, "a tile has one name");
  return 0;
}
