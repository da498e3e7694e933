// Proofs about a part of the tree that RFC 6962 would have hashed alone: what a witness of tiles or
// a mirror checks. draft-ietf-plants-merkle-tree-certs §4. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "gateway/ledger/merkle.hpp"

namespace menshen::ledger {

// The leaves [start, end), hashed as a tree of their own.
struct Subtree {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  Digest root{};
};

// Whether a tree's hashes could be put together so: start is a multiple of the smallest power of
// two that is not below the size. The empty one is of every tree.
bool is_subtree(const Subtree& subtree);

// That the leaf with this number (in the whole tree) is one of the subtree's.
bool verify_subtree_inclusion(const Digest& leaf_hash, std::uint64_t index, const Subtree& subtree,
                              std::span<const Digest> proof);

// That the tree has these leaves at this place.
bool verify_subtree_consistency(const Subtree& subtree, const TreeHead& head,
                                std::span<const Digest> proof);

}  // namespace menshen::ledger
