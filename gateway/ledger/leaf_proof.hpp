// That one leaf stands in the register, as one piece that somebody can carry away and check with
// the log's verifier key alone (docs/formats.md, "The proof of a leaf").
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/merkle.hpp"

namespace menshen::ledger {

inline constexpr std::size_t leaf_proof_bytes_max = 131'072;  // a note in full, and JSON's escapes
inline constexpr std::size_t proof_hashes_max = 64;

struct LeafProof {
  Bytes leaf;  // what is hashed
  LeafIndex index = 0;
  std::uint64_t size = 0;  // of the tree, as the checkpoint says it too
  Proof proof;             // RFC 6962 §2.1.1
  std::string checkpoint;  // the whole note

  bool operator==(const LeafProof&) const = default;
};

// One line of JSON. The leaf's bytes are UTF-8, which is the caller's to keep (check).
std::string encode_leaf_proof(const LeafProof& proof);
// An object with exactly these members, in any order, or Errc::proof_form.
Result<LeafProof> parse_leaf_proof(std::string_view json);

// Errors of open_checkpoint; Errc::proof_form for another size than the checkpoint's;
// Errc::proof_wrong where the hashes do not lead from this leaf to the signed root.
Result<TreeHead> check_leaf_proof(const LeafProof& proof, const NoteVerifier& log);

}  // namespace menshen::ledger
