// Nodes, tiles, bundles and proofs. Kept are the leaves' hashes and the roots of full tiles; what
// lies between is computed from them.
#include <limits>
#include <utility>

#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

constexpr unsigned tree_levels = 63;  // as many leaves as SQLite's integers count

bool is_inside(const Node& node, std::uint64_t size) {
  return node.level < tree_levels && node.index < (size >> node.level);
}

}  // namespace

Result<std::uint64_t> LedgerView::size() const {
  const auto size = database_.number("SELECT size FROM tree WHERE one = 1");
  if (!size) return size.error();
  if (*size < 0) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  return static_cast<std::uint64_t>(*size);
}

Result<std::vector<Digest>> LedgerView::kept_hashes(unsigned level, std::uint64_t first,
                                                    std::uint64_t count) const {
  auto rows = database_.prepare(
      level == 0 ? "SELECT hash FROM leaf WHERE ? = 0 AND idx >= ? AND idx < ? ORDER BY idx"
                 : "SELECT hash FROM node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx");
  if (!rows) return rows.error();
  rows->with(level, first, first + count);
  std::vector<Digest> hashes;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    hashes.push_back(digest_of(rows->blob(0)).value_or(Digest{}));
  }
  if (hashes.size() != count) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  return hashes;
}

Result<Digest> LedgerView::hash_of(const Node& node) const {
  const unsigned above = node.level % tile_height;  // levels above what is kept
  auto hashes = kept_hashes(node.level - above, node.index << above, std::uint64_t{1} << above);
  if (!hashes) return hashes.error();
  for (; hashes->size() > 1; hashes->resize(hashes->size() / 2)) {
    for (std::size_t i = 0; i < hashes->size() / 2; ++i) {
      (*hashes)[i] = node_hash((*hashes)[2 * i], (*hashes)[2 * i + 1]);
    }
  }
  return hashes->front();
}

Result<Digest> LedgerView::node(const Node& node) const {
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto leaves = size();
  if (!leaves) return leaves.error();
  if (!is_inside(node, *leaves)) MENSHEN_RETURN_ERROR(Errc::outside_tree);
  return hash_of(node);
}

Result<Bytes> LedgerView::tile(const TileId& tile) const {
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto leaves = size();
  if (!leaves) return leaves.error();
  if (tile.width == 0 || tile.width > tile_width(tile.level, tile.index, *leaves)) {
    MENSHEN_RETURN_ERROR(Errc::outside_tree);
  }
  const auto hashes =
      kept_hashes(tile.level * tile_height, tile.index * tile_width_max, tile.width);
  if (!hashes) return hashes.error();
  return packed(*hashes);
}

Result<Bytes> LedgerView::bundle(std::uint64_t index, unsigned width) const {
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto leaves = size();
  if (!leaves) return leaves.error();
  if (width == 0 || width > tile_width(0, index, *leaves)) {
    MENSHEN_RETURN_ERROR(Errc::outside_tree);
  }
  auto rows = database_.prepare("SELECT bytes FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx");
  if (!rows) return rows.error();
  rows->with(index * tile_width_max, index * tile_width_max + width);
  std::vector<Bytes> entries;
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) break;
    entries.push_back(rows->blob(0));
    if (entries.back().size() > bundle_entry_bytes_max) MENSHEN_RETURN_ERROR(Errc::leaf_form);
  }
  if (entries.size() != width) MENSHEN_RETURN_ERROR(Errc::tree_disagrees);
  return encode_bundle(entries);
}

Result<Proof> LedgerView::prove_inclusion(LeafIndex index, std::uint64_t size_then) const {
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto leaves = size();
  if (!leaves) return leaves.error();
  if (size_then > *leaves) MENSHEN_RETURN_ERROR(Errc::outside_tree);
  return inclusion_proof(index, size_then, [this](const Node& node) { return hash_of(node); });
}

Result<Proof> LedgerView::prove_consistency(std::uint64_t old_size, std::uint64_t size_then) const {
  const std::scoped_lock lock(*mutex_);
  const auto snapshot = store::Snapshot::begin(database_);
  if (!snapshot) return snapshot.error();
  const auto leaves = size();
  if (!leaves) return leaves.error();
  if (size_then > *leaves) MENSHEN_RETURN_ERROR(Errc::outside_tree);
  return consistency_proof(old_size, size_then, [this](const Node& node) { return hash_of(node); });
}

}  // namespace menshen::ledger
