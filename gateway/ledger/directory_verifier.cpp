#include "gateway/ledger/directory_verifier.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

using Part = DirectoryDamage::Part;
using Found = std::optional<DirectoryDamage>;

// A tile at the tree's right edge, which no tile above it holds the root of.
struct Edge {
  TileId tile;
  Bytes hashes;
};

// The root of the tree that has these at its right edge, the highest first.
Digest root_of_edges(std::uint64_t size, const std::vector<Edge>& edges) {
  std::vector<Digest> parts;
  for (const Edge& edge : edges) {
    std::size_t at = 0;
    for (std::size_t left = edge.tile.width; left > 0;) {
      const std::size_t block = std::bit_floor(left);
      parts.push_back(root_of(edge.hashes, at, block));
      at += block;
      left -= block;
    }
  }
  const auto frontier = Frontier::restore(size, std::move(parts));
  check(frontier.has_value(), "the edges of a tree are as many hashes as its size has ones");
  return frontier->root();
}

std::optional<unsigned> first_difference(ByteView left, ByteView right) {
  for (unsigned i = 0; i * crypto::digest_bytes < left.size(); ++i) {
    if (hash_in(left, i) != hash_in(right, i)) return i;
  }
  return std::nullopt;
}

class DirectoryVerifier {
 public:
  DirectoryVerifier(const FileReader& read, std::uint64_t size, const LeavesDone& tell)
      : read_(read), size_(size), tell_(tell) {}

  Found verify(const Digest& root);

 private:
  Found load_edges();
  // Why the edges do not give the signed root: the first that what lies below it would repair.
  Found diagnose_edges(const Digest& root);
  Found descend(unsigned level, std::uint64_t index, const Digest& expected);
  // A full tile that does not give the hash kept above it.
  Found diagnose_tile(const TileId& tile, const Digest& expected);
  Found check_bundle(std::uint64_t index, ByteView hashes);
  // The hashes of a tile from what lies below it.
  Found hashes_below(const TileId& tile, Bytes& into);

  DirectoryDamage file_damage(const TilePath& path, const Error& cause) const {
    return {Part::file, name_of(path), std::nullopt, std::nullopt, cause};
  }
  DirectoryDamage tile_damage(Part part, const TileId& tile, std::optional<unsigned> hash) const {
    DirectoryDamage damage{part, tile_path(tile), std::nullopt, hash, {}};
    if (hash && tile.level == 0) damage.leaf = tile.index * tile_width_max + *hash;
    return damage;
  }

  const FileReader& read_;
  std::uint64_t size_;
  const LeavesDone& tell_;
  std::vector<Edge> edges_;  // the highest level first
  // Used again and again: a tile for each level of the way down, and the bundle at its end.
  std::array<Bytes, tile_level_max / tile_height + 1> tiles_;
  Bytes bundle_;
  crypto::Sha256 hasher_;
};

Found DirectoryVerifier::load_edges() {
  for (unsigned level = 0; level * tile_height < 64; ++level) {
    const std::uint64_t hashes = size_ >> (level * tile_height);
    const auto width = static_cast<unsigned>(hashes % tile_width_max);
    if (width == 0) continue;
    Edge edge{{level, hashes / tile_width_max, width}, {}};
    if (const auto got = read_tile(read_, edge.tile, edge.hashes); !got) {
      return file_damage({false, edge.tile}, got.error());
    }
    edges_.insert(edges_.begin(), std::move(edge));
  }
  return std::nullopt;
}

Found DirectoryVerifier::hashes_below(const TileId& tile, Bytes& into) {
  into.clear();
  if (tile.level == 0) {
    const TilePath path{true, tile};
    const auto got = read_bundle(read_, tile.index, tile.width, bundle_);
    if (!got) return file_damage(path, got.error());
    const auto entries = view_bundle(bundle_);
    if (!entries) return file_damage(path, entries.error());
    if (entries->size() != tile.width) return file_damage(path, Errc::bundle_form);
    for (const ByteView entry : *entries) {
      const Digest hash = hasher_.add(0x00).add(entry).finish();
      into.insert(into.end(), hash.begin(), hash.end());
    }
    return std::nullopt;
  }
  Bytes below;
  for (unsigned i = 0; i < tile.width; ++i) {
    const TileId child{tile.level - 1, tile.index * tile_width_max + i};
    const auto got = read_tile(read_, child, below);
    if (!got) return file_damage({false, child}, got.error());
    const Digest hash = root_of(below, 0, tile_width_max);
    into.insert(into.end(), hash.begin(), hash.end());
  }
  return std::nullopt;
}

Found DirectoryVerifier::diagnose_edges(const Digest& root) {
  std::vector<Edge> repaired = edges_;
  for (Edge& edge : repaired) {
    if (const auto damage = hashes_below(edge.tile, edge.hashes)) return damage;
  }
  Found first;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const auto hash = first_difference(edges_[i].hashes, repaired[i].hashes);
    if (!hash) continue;
    const auto damage = tile_damage(Part::tile, edges_[i].tile, hash);
    if (!first) first = damage;
    std::vector<Edge> one_repaired = edges_;
    one_repaired[i] = repaired[i];
    if (root_of_edges(size_, one_repaired) == root) return damage;
  }
  if (first) return first;
  return DirectoryDamage{Part::root, std::string(checkpoint_name), std::nullopt, std::nullopt, {}};
}

Found DirectoryVerifier::diagnose_tile(const TileId& tile, const Digest& expected) {
  const Bytes kept = tiles_[tile.level];
  Bytes below;
  // What lies below cannot be read: all that is known is that this tile does not fit.
  if (hashes_below(tile, below)) return tile_damage(Part::tile, tile, std::nullopt);
  const auto hash = first_difference(kept, below);
  if (!hash) return tile_damage(Part::forged, tile, std::nullopt);
  const bool below_fits = root_of(below, 0, tile_width_max) == expected;
  return tile_damage(Part::tile, tile, below_fits ? hash : std::nullopt);
}

Found DirectoryVerifier::check_bundle(std::uint64_t index, ByteView hashes) {
  const auto width = static_cast<unsigned>(hashes.size() / crypto::digest_bytes);
  const TilePath path{true, {0, index, width}};
  const auto got = read_bundle(read_, index, width, bundle_);
  if (!got) return file_damage(path, got.error());
  const auto entries = view_bundle(bundle_);
  if (!entries) return file_damage(path, entries.error());
  if (entries->size() != width) return file_damage(path, Errc::bundle_form);
  for (unsigned i = 0; i < width; ++i) {
    const Digest hash = hasher_.add(0x00).add((*entries)[i]).finish();
    if (hash != hash_in(hashes, i)) {
      return DirectoryDamage{Part::leaf, name_of(path), index * tile_width_max + i, i, {}};
    }
  }
  if (tell_) tell_(index * tile_width_max + width, size_);
  return std::nullopt;
}

Found DirectoryVerifier::descend(unsigned level, std::uint64_t index, const Digest& expected) {
  const TileId tile{level, index};
  Bytes& hashes = tiles_[level];
  if (const auto got = read_tile(read_, tile, hashes); !got) {
    return file_damage({false, tile}, got.error());
  }
  if (root_of(hashes, 0, tile_width_max) != expected) return diagnose_tile(tile, expected);
  if (level == 0) return check_bundle(index, hashes);
  for (unsigned i = 0; i < tile_width_max; ++i) {
    const auto damage = descend(level - 1, index * tile_width_max + i, hash_in(hashes, i));
    if (damage) return damage;
  }
  return std::nullopt;
}

Found DirectoryVerifier::verify(const Digest& root) {
  if (const auto damage = load_edges()) return damage;
  if (size_ > 0 && root_of_edges(size_, edges_) != root) return diagnose_edges(root);
  for (const Edge& edge : edges_) {
    const auto& [level, index, width] = edge.tile;
    if (level == 0) {
      if (const auto damage = check_bundle(index, edge.hashes)) return damage;
      continue;
    }
    for (unsigned i = 0; i < width; ++i) {
      const std::uint64_t below = index * tile_width_max + i;
      if (const auto damage = descend(level - 1, below, hash_in(edge.hashes, i))) return damage;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(DirectoryDamage::Part part) {
  switch (part) {
    case Part::checkpoint:
      return "checkpoint";
    case Part::file:
      return "file";
    case Part::leaf:
      return "leaf";
    case Part::tile:
      return "tile";
    case Part::forged:
      return "forged";
    case Part::root:
      return "root";
  }
  return "unknown";
}

DirectoryVerification verify_directory(const FileReader& read, const NoteVerifier& log,
                                       const LeavesDone& tell) {
  DirectoryVerification verification;
  const auto broken = [&](const Error& cause) {
    verification.damage = DirectoryDamage{Part::checkpoint, std::string(checkpoint_name),
                                          std::nullopt, std::nullopt, cause};
    return verification;
  };
  Bytes bytes;
  if (const auto got = read(std::string(checkpoint_name), note_bytes_max, bytes); !got) {
    return broken(got.error());
  }
  const auto opened = open_checkpoint(text_of(bytes), log);
  if (!opened) return broken(opened.error());
  verification.head = opened->checkpoint.head;
  verification.checkpoint = std::string(text_of(bytes));
  if (verification.head.size == 0 && verification.head.root != empty_root()) {
    verification.damage =
        DirectoryDamage{Part::root, std::string(checkpoint_name), std::nullopt, std::nullopt, {}};
    return verification;
  }
  verification.damage =
      DirectoryVerifier(read, verification.head.size, tell).verify(verification.head.root);
  return verification;
}

}  // namespace menshen::ledger
