// The Merkle tree of RFC 6962 §2.1 over SHA-256: heads, and both kinds of proof. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::ledger {

using crypto::Digest;

// The two prefixes keep a leaf from passing for a node (§2.1).
Digest leaf_hash(ByteView leaf);                            // SHA-256(00 ‖ leaf)
Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(01 ‖ left ‖ right)
Digest empty_root();                                        // SHA-256 of nothing

struct TreeHead {
  std::uint64_t size = 0;
  Digest root{};

  bool operator==(const TreeHead&) const = default;
};

// A complete subtree: the leaves [index · 2^level, (index + 1) · 2^level). Tiles hold these.
struct Node {
  unsigned level = 0;
  std::uint64_t index = 0;

  bool operator==(const Node&) const = default;
};
using NodeWriter = std::function<void(const Node&, const Digest&)>;

// The tree's right edge: one hash for each complete subtree, as many as `size` has one-bits, the
// largest first. Enough to add leaves and to name the root, in O(log size).
class Frontier {
 public:
  Frontier() = default;
  // Nothing unless there is one hash for each one-bit of `size`.
  static std::optional<Frontier> restore(std::uint64_t size, std::vector<Digest> hashes);

  // `completed` hears of each subtree above the leaf that is complete with it, smallest first.
  void append(const Digest& leaf_hash, const NodeWriter& completed = {});
  std::uint64_t size() const { return size_; }
  const std::vector<Digest>& hashes() const { return hashes_; }
  Digest root() const;
  TreeHead head() const { return {size_, root()}; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> hashes_;
};

using NodeReader = std::function<Result<Digest>(Node)>;

using Proof = std::vector<Digest>;

// §2.1.1 and §2.1.2, deepest hash first. Only complete subtrees inside `size` are asked for.
// Errc::outside_tree unless index < size, respectively 0 < old_size ≤ size.
Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeReader& nodes);
Result<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                const NodeReader& nodes);

// RFC 9162 §2.1.3.2 and §2.1.4.2, for the same hashes. Size 0 proves nothing: false.
bool verify_inclusion(const Digest& leaf_hash, std::uint64_t index, const TreeHead& head,
                      std::span<const Digest> proof);
bool verify_consistency(const TreeHead& older, const TreeHead& newer,
                        std::span<const Digest> proof);

}  // namespace menshen::ledger
