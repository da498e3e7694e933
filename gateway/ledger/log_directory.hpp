// The log as a folder of static files, as C2SP tlog-tiles names them: what it holds, and the tree
// that its tiles are. Pure: whoever touches the disk or a network hands in a function.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/merkle.hpp"
#include "gateway/ledger/tiles.hpp"

namespace menshen::ledger {

inline constexpr std::string_view checkpoint_name = "checkpoint";
inline constexpr std::size_t tile_bytes_max = tile_width_max * crypto::digest_bytes;
inline constexpr std::size_t bundle_bytes_max = tile_width_max * (2 + leaf_bytes_fixed);

// The whole file of a name such as "tile/0/000" into `into`, whose room is used again; an error for
// a file that is not there, cannot be read or has more than bytes_max bytes.
using FileReader = std::function<Ok(const std::string& name, std::size_t bytes_max, Bytes& into)>;

// "tile/0/000", "tile/entries/x001/x234/067.p/5".
std::string name_of(const TilePath& path);

// Every tile and bundle that a tree of `size` leaves has and one of `old_size` had not: bundles
// first, then tiles from the lowest level up. Stops at the first error of `visit`.
Ok for_each_new_file(std::uint64_t old_size, std::uint64_t size,
                     const std::function<Ok(const TilePath&)>& visit);

// A tile's hashes, exactly `tile.width` of them. Where a partial one is gone because the full one
// is there (as tlog-tiles allows), its beginning. The reader's error; Errc::tile_form for another
// length.
Ok read_tile(const FileReader& read, const TileId& tile, Bytes& into);
// The same of an entry bundle; what it holds is not looked at.
Ok read_bundle(const FileReader& read, std::uint64_t index, unsigned width, Bytes& into);

// Hash `number` of a tile's bytes.
Digest hash_in(ByteView tile, std::size_t number);
// The root over `count` hashes of a tile from `first` on, count a power of two.
Digest root_of(ByteView tile, std::size_t first, std::size_t count);

// Hashes of complete subtrees, each from one tile: for proofs about a folder of this size.
NodeReader nodes_of(const FileReader& read, std::uint64_t size);

}  // namespace menshen::ledger
