#include "gateway/ledger/log_directory.hpp"

#include <algorithm>
#include <array>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

// Of one level, or of the bundles: whatever is wider than it was.
Ok visit_level(TilePath path, std::uint64_t old_size, std::uint64_t size,
               const std::function<Ok(const TilePath&)>& visit) {
  TileId& tile = path.tile;
  const std::uint64_t old_hashes = old_size >> (tile.level * tile_height);
  for (tile.index = old_hashes / tile_width_max;; ++tile.index) {
    tile.width = tile_width(tile.level, tile.index, size);
    if (tile.width == 0) return {};
    if (tile.width == tile_width(tile.level, tile.index, old_size)) continue;
    if (const auto visited = visit(path); !visited) return visited.error();
  }
}

}  // namespace

std::string name_of(const TilePath& path) {
  return path.entries ? entries_path(path.tile.index, path.tile.width) : tile_path(path.tile);
}

Ok for_each_new_file(std::uint64_t old_size, std::uint64_t size,
                     const std::function<Ok(const TilePath&)>& visit) {
  if (const auto bundles = visit_level({true, {}}, old_size, size, visit); !bundles) {
    return bundles.error();
  }
  for (unsigned level = 0; tile_width(level, 0, size) > 0; ++level) {
    const auto tiles = visit_level({false, {level}}, old_size, size, visit);
    if (!tiles) return tiles.error();
  }
  return {};
}

Ok read_tile(const FileReader& read, const TileId& tile, Bytes& into) {
  auto got = read(tile_path(tile), tile_bytes_max, into);
  bool is_longer = false;
  if (!got && tile.width < tile_width_max) {
    const TileId full{tile.level, tile.index};
    is_longer = read(tile_path(full), tile_bytes_max, into).has_value();
  }
  if (!got && !is_longer) return got.error();
  const std::size_t wanted = (is_longer ? tile_width_max : tile.width) * crypto::digest_bytes;
  if (into.size() != wanted) MENSHEN_RETURN_ERROR(Errc::tile_form);
  into.resize(tile.width * crypto::digest_bytes);
  return {};
}

Ok read_bundle(const FileReader& read, std::uint64_t index, unsigned width, Bytes& into) {
  const auto got = read(entries_path(index, width), bundle_bytes_max, into);
  if (got || width == tile_width_max) return got;
  if (!read(entries_path(index), bundle_bytes_max, into)) return got.error();
  // The first entries of the full bundle alone.
  const auto entries = view_bundle(into);
  if (!entries || entries->size() != tile_width_max) MENSHEN_RETURN_ERROR(Errc::bundle_form);
  const ByteView last = (*entries)[width - 1];
  into.resize(static_cast<std::size_t>(last.data() + last.size() - into.data()));
  return {};
}

Digest hash_in(ByteView tile, std::size_t number) {
  Digest hash{};
  std::ranges::copy(tile.subspan(number * crypto::digest_bytes, crypto::digest_bytes),
                    hash.begin());
  return hash;
}

Digest root_of(ByteView tile, std::size_t first, std::size_t count) {
  std::array<Digest, tile_width_max> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes[i] = hash_in(tile, first + i);
  for (; count > 1; count /= 2) {
    for (std::size_t i = 0; i < count / 2; ++i) {
      hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
    }
  }
  return hashes.front();
}

NodeReader nodes_of(const FileReader& read, std::uint64_t size) {
  return [read, size](const Node& node) -> Result<Digest> {
    const unsigned level = node.level / tile_height;
    const std::size_t count = std::size_t{1} << (node.level % tile_height);
    const std::uint64_t first = node.index * count;
    const TileId tile{level, first / tile_width_max,
                      tile_width(level, first / tile_width_max, size)};
    const std::size_t in_tile = first % tile_width_max;
    if (in_tile + count > tile.width) MENSHEN_RETURN_ERROR(Errc::outside_tree);
    Bytes bytes;
    if (const auto got = read_tile(read, tile, bytes); !got) return got.error();
    return root_of(bytes, in_tile, count);
  };
}

}  // namespace menshen::ledger
