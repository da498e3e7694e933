// The log cut into tiles, as C2SP tlog-tiles has it: a tile holds up to 256 hashes of one level, an
// entry bundle up to 256 leaves; both are static files under names that never change. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::ledger {

inline constexpr unsigned tile_height = 8;  // levels of the tree that a tile spans
inline constexpr unsigned tile_width_max = 1U << tile_height;
inline constexpr unsigned tile_level_max = 63;
// Beyond it an index of a leaf would not fit SQLite's integers.
inline constexpr std::uint64_t tile_index_max = (std::uint64_t{1} << 55) - 1;
inline constexpr std::size_t tile_path_bytes_max = 64;
inline constexpr std::size_t bundle_entry_bytes_max = 65'535;  // 16-bit lengths

// Hash k of the tile is that of the complete subtree of 256^level leaves with the number
// 256 · index + k. Fewer than 256 of them: a partial tile, at the right edge alone.
struct TileId {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = tile_width_max;  // 1–256

  bool operator==(const TileId&) const = default;
};

// How many hashes this tile has in a tree of `size` leaves, 0–256; 0: the tree has no such tile. Of
// entries: the width of level 0.
unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size);

// "tile/0/x001/x234/067", "tile/1/000.p/5": as in a URL, without the leading slash.
std::string tile_path(const TileId& tile);
// "tile/entries/x001/x234/067.p/5".
std::string entries_path(std::uint64_t index, unsigned width = tile_width_max);

struct TilePath {
  bool entries = false;  // a bundle of leaves; its `tile.level` is 0
  TileId tile;

  bool operator==(const TilePath&) const = default;
};

// Exactly what tile_path and entries_path write, without a leading slash, or Errc::tile_path.
Result<TilePath> parse_tile_path(std::string_view path);

// Each entry behind its length in 2 bytes, big-endian. 1–256 entries of at most
// bundle_entry_bytes_max, which is the caller's to keep (check).
Bytes encode_bundle(std::span<const Bytes> entries);
// Errc::bundle_form: cut short, nothing at all, or more than 256 entries.
Result<std::vector<Bytes>> parse_bundle(ByteView bytes);
// The same without a copy: the entries lie in `bytes`.
Result<std::vector<ByteView>> view_bundle(ByteView bytes);

}  // namespace menshen::ledger
