#include "gateway/ledger/subtree.hpp"

#include <bit>

namespace menshen::ledger {
namespace {

constexpr std::uint64_t leaves_max = std::uint64_t{1} << 63;

// Where the proof has got to, at one height: the subtree's first and last node, the tree's last.
struct Climb {
  std::uint64_t first;
  std::uint64_t last;
  std::uint64_t tree_last;

  void up() {
    first >>= 1;
    last >>= 1;
    tree_last >>= 1;
  }
  bool last_is_right() const { return (last & 1) != 0; }
};

// To the height of the largest complete part that the proof begins with.
Climb begin_of(const Subtree& subtree, std::uint64_t size) {
  Climb climb{subtree.start, subtree.end - 1, size - 1};
  const bool at_the_edge = climb.last == climb.tree_last;
  while (climb.first != climb.last && (at_the_edge || climb.last_is_right())) climb.up();
  return climb;
}

}  // namespace

bool is_subtree(const Subtree& subtree) {
  if (subtree.start > subtree.end || subtree.end > leaves_max) return false;
  const std::uint64_t size = subtree.end - subtree.start;
  return size == 0 || subtree.start % std::bit_ceil(size) == 0;
}

bool verify_subtree_inclusion(const Digest& leaf_hash, std::uint64_t index, const Subtree& subtree,
                              std::span<const Digest> proof) {
  if (!is_subtree(subtree) || index < subtree.start) return false;
  const TreeHead alone{subtree.end - subtree.start, subtree.root};
  return verify_inclusion(leaf_hash, index - subtree.start, alone, proof);
}

bool verify_subtree_consistency(const Subtree& subtree, const TreeHead& head,
                                std::span<const Digest> proof) {
  if (!is_subtree(subtree) || subtree.end > head.size) return false;
  if (subtree.start == subtree.end) return proof.empty() && subtree.root == empty_root();
  Climb climb = begin_of(subtree, head.size);
  Digest part = subtree.root;
  if (climb.first != climb.last) {
    if (proof.empty()) return false;
    part = proof.front();
    proof = proof.subspan(1);
  }
  Digest whole = part;
  for (const Digest& hash : proof) {
    if (climb.tree_last == 0) return false;
    if (climb.last_is_right() || climb.last == climb.tree_last) {
      if (climb.first < climb.last) part = node_hash(hash, part);
      whole = node_hash(hash, whole);
      while (!climb.last_is_right()) climb.up();
    } else {
      whole = node_hash(whole, hash);
    }
    climb.up();
  }
  return climb.tree_last == 0 && part == subtree.root && whole == head.root;
}

}  // namespace menshen::ledger
