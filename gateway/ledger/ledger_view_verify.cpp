// The whole register again from the leaves' bytes. A million leaves are read at one sitting, so
// nothing is copied that need not be, and no leaf is parsed unless rows are compared with it.
#include <algorithm>
#include <utility>

#include "gateway/ledger/derived_rows.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

constexpr std::uint64_t piece_leaves = 1'024;  // between two pieces others may read

// The rows of one piece, each compared as it passes by.
class Piece {
 public:
  Piece(store::Database& database, Frontier& frontier) : database_(database), frontier_(frontier) {}

  // Leaves from the frontier on, up to `end`; stops at the first damage.
  Result<std::optional<Damage>> log(std::uint64_t end);
  // What lies beside the leaves [first, end), and the rows about them.
  Result<std::optional<Damage>> beside(LeafIndex first, std::uint64_t end);
  Result<std::optional<Damage>> entries(LeafIndex first, std::uint64_t end);

 private:
  Result<std::optional<Damage>> kept_nodes();

  store::Database& database_;
  Frontier& frontier_;
  std::vector<std::pair<Node, Digest>> completed_;
};

using Found = std::optional<Damage>;

Result<Found> Piece::log(std::uint64_t end) {
  auto rows = database_.prepare(
      "SELECT idx, bytes, hash FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx");
  if (!rows) return rows.error();
  rows->with(frontier_.size(), end);
  const NodeWriter keep = [this](const Node& node, const Digest& hash) {
    if (is_kept(node)) completed_.emplace_back(node, hash);
  };
  while (frontier_.size() < end) {
    const auto step = rows->step();
    if (!step) return step.error();
    const LeafIndex wanted = frontier_.size();
    const bool is_there =
        *step == store::Step::row && static_cast<LeafIndex>(rows->integer(0)) == wanted;
    if (!is_there) return Found(Damage{Damage::Part::leaf, wanted});
    const Digest hash = leaf_hash(rows->blob_view(1));
    if (!std::ranges::equal(rows->blob_view(2), hash)) {
      return Found(Damage{Damage::Part::leaf, wanted});
    }
    frontier_.append(hash, keep);
  }
  return kept_nodes();
}

// A tile's root is complete in the piece that holds its last leaf.
Result<Found> Piece::kept_nodes() {
  auto row = database_.prepare("SELECT hash FROM node WHERE level = ? AND idx = ?");
  if (!row) return row.error();
  for (const auto& [node, hash] : std::exchange(completed_, {})) {
    const auto step = row->with(node.level, node.index).step();
    if (!step) return step.error();
    if (*step == store::Step::done || !std::ranges::equal(row->blob_view(0), hash)) {
      return Found(Damage{Damage::Part::tile, node.index << node.level, node});
    }
  }
  return Found();
}

// What lies beside a leaf may be gone; what is there must be what the leaf says.
Result<Found> Piece::beside(LeafIndex first, std::uint64_t end) {
  auto rows = database_.prepare(
      "SELECT beside.idx, leaf.bytes, beside.bytes FROM beside JOIN leaf USING(idx) WHERE "
      "beside.idx >= ? AND beside.idx < ? ORDER BY beside.idx");
  if (!rows) return rows.error();
  rows->with(first, end);
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return Found();
    if (beside_of_leaf(rows->blob_view(1)) != crypto::sha256(rows->blob_view(2))) {
      return Found(Damage{Damage::Part::beside, static_cast<LeafIndex>(rows->integer(0))});
    }
  }
}

Result<Found> Piece::entries(LeafIndex first, std::uint64_t end) {
  auto rows = database_.prepare(
      "SELECT leaf.idx, bytes, at, kind, outcome, violation FROM leaf LEFT JOIN entry USING(idx) "
      "WHERE leaf.idx >= ? AND leaf.idx < ? ORDER BY leaf.idx");
  if (!rows) return rows.error();
  rows->with(first, end);
  for (;;) {
    const auto step = rows->step();
    if (!step) return step.error();
    if (*step == store::Step::done) return Found();
    const auto leaf = parse_leaf(rows->blob_view(1));
    const EntryRow kept{rows->integer(2), rows->integer(3), rows->integer(4), rows->integer(5)};
    if (!leaf || row_of(leaf->entry) != kept) {
      return Found(Damage{Damage::Part::entry, static_cast<LeafIndex>(rows->integer(0))});
    }
  }
}

}  // namespace

// In pieces, so that a long verification keeps nobody from reading: leaves below the head that was
// taken first never change.
Result<Verification> LedgerView::verify_all(Depth depth) const {
  const auto kept = head();
  if (!kept) return kept.error();
  Frontier frontier;
  while (frontier.size() < kept->size) {
    const std::scoped_lock lock(*mutex_);
    const LeafIndex first = frontier.size();
    const auto end = std::min(kept->size, first + piece_leaves);
    Piece piece(database_, frontier);
    auto damage = piece.log(end);
    if (damage && !*damage && depth == Depth::everything) damage = piece.beside(first, end);
    if (damage && !*damage && depth == Depth::everything) damage = piece.entries(first, end);
    if (!damage) return damage.error();
    if (*damage) return Verification{frontier.head(), *damage};
  }
  if (frontier.head() == *kept) return Verification{*kept, std::nullopt};
  return Verification{frontier.head(), Damage{Damage::Part::tree, kept->size}};
}

}  // namespace menshen::ledger
