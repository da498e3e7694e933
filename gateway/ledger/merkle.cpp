#include "gateway/ledger/merkle.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

bool odd(std::uint64_t number) { return (number & 1) != 0; }

// §2.1: the largest power of two smaller than `size`, which is at least 2.
std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

struct Range {  // leaves [begin, end), begin a multiple of the smallest power of two ≥ its size
  std::uint64_t begin;
  std::uint64_t end;

  std::uint64_t size() const { return end - begin; }
};

// MTH of §2.1 from complete subtrees: the range's own one-bits, largest first.
Result<Digest> hash_of(Range range, const NodeReader& nodes) {
  std::vector<Digest> parts;
  while (range.begin < range.end) {
    const std::uint64_t width = std::bit_floor(range.size());
    const auto level = static_cast<unsigned>(std::countr_zero(width));
    auto part = nodes({level, range.begin >> level});
    if (!part) return part.error();
    parts.push_back(*part);
    range.begin += width;
  }
  Digest hash = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) hash = node_hash(parts[i], hash);
  return hash;
}

// The ranges of a proof from the root down, as hashes from the leaf up.
Result<Proof> hashes_of(const std::vector<Range>& ranges, const NodeReader& nodes) {
  Proof proof;
  for (std::size_t i = ranges.size(); i-- > 0;) {
    auto hash = hash_of(ranges[i], nodes);
    if (!hash) return hash.error();
    proof.push_back(*hash);
  }
  return proof;
}

// A step of both verifications: up past every left edge that has no sibling in the older tree.
void climb(std::uint64_t& node, std::uint64_t& last) {
  node >>= 1;
  last >>= 1;
}

}  // namespace

Digest leaf_hash(ByteView leaf) { return crypto::Sha256().add(0x00).add(leaf).finish(); }

Digest node_hash(const Digest& left, const Digest& right) {
  return crypto::Sha256().add(0x01).add(left).add(right).finish();
}

Digest empty_root() { return crypto::sha256({}); }

std::optional<Frontier> Frontier::restore(std::uint64_t size, std::vector<Digest> hashes) {
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  frontier.hashes_ = std::move(hashes);
  return frontier;
}

void Frontier::append(const Digest& leaf_hash, const NodeWriter& completed) {
  Digest hash = leaf_hash;
  Node node{0, size_};
  for (; odd(node.index); node = {node.level + 1, node.index >> 1}) {
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
    if (completed) completed({node.level + 1, node.index >> 1}, hash);
  }
  hashes_.push_back(hash);
  ++size_;
}

Digest Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Digest hash = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i-- > 0;) hash = node_hash(hashes_[i], hash);
  return hash;
}

Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeReader& nodes) {
  if (index >= size) MENSHEN_RETURN_ERROR(Errc::outside_tree);
  std::vector<Range> siblings;
  Range range{0, size};
  while (range.size() > 1) {
    const std::uint64_t middle = range.begin + split_of(range.size());
    if (index < middle) {
      siblings.push_back({middle, range.end});
      range.end = middle;
    } else {
      siblings.push_back({range.begin, middle});
      range.begin = middle;
    }
  }
  return hashes_of(siblings, nodes);
}

Result<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                const NodeReader& nodes) {
  if (old_size == 0 || old_size > size) MENSHEN_RETURN_ERROR(Errc::outside_tree);
  std::vector<Range> parts;
  Range range{0, size};
  while (range.end > old_size) {
    const std::uint64_t middle = range.begin + split_of(range.size());
    if (old_size <= middle) {
      parts.push_back({middle, range.end});
      range.end = middle;
    } else {
      parts.push_back({range.begin, middle});
      range.begin = middle;
    }
  }
  // The verifier knows the older root; it is left out where it is a complete subtree (§2.1.2, b).
  if (range.begin != 0) parts.push_back(range);
  return hashes_of(parts, nodes);
}

bool verify_inclusion(const Digest& leaf_hash, std::uint64_t index, const TreeHead& head,
                      std::span<const Digest> proof) {
  if (index >= head.size) return false;
  std::uint64_t node = index;
  std::uint64_t last = head.size - 1;
  Digest root = leaf_hash;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;
    if (odd(node) || node == last) {
      root = node_hash(sibling, root);
      while (!odd(node) && node != 0) climb(node, last);
    } else {
      root = node_hash(root, sibling);
    }
    climb(node, last);
  }
  return last == 0 && root == head.root;
}

bool verify_consistency(const TreeHead& older, const TreeHead& newer,
                        std::span<const Digest> proof) {
  if (older.size == 0 || older.size > newer.size) return false;
  if (older.size == newer.size) return proof.empty() && older.root == newer.root;
  Proof path(proof.begin(), proof.end());
  if (std::has_single_bit(older.size)) path.insert(path.begin(), older.root);
  if (path.empty()) return false;
  std::uint64_t node = older.size - 1;
  std::uint64_t last = newer.size - 1;
  while (odd(node)) climb(node, last);
  Digest old_root = path.front();
  Digest new_root = path.front();
  for (const Digest& hash : std::span(path).subspan(1)) {
    if (last == 0) return false;
    if (odd(node) || node == last) {
      old_root = node_hash(hash, old_root);
      new_root = node_hash(hash, new_root);
      while (!odd(node) && node != 0) climb(node, last);
    } else {
      new_root = node_hash(new_root, hash);
    }
    climb(node, last);
  }
  return last == 0 && old_root == older.root && new_root == newer.root;
}

}  // namespace menshen::ledger
