// The register's rows (ledger/entry_rows) as a regulator gets them: violations say theirs first,
// and each may carry its proof.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/inspection/query.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/merkle.hpp"

namespace menshen::inspection {

struct LeafProof {
  std::uint64_t size = 0;  // of the tree that the leaf is shown to be in
  ledger::Proof hashes;
};

struct Row {
  ledger::StoredLeaf leaf;
  std::optional<LeafProof> proof;
};

// What a page is about: violations say theirs first.
enum class Listing : std::uint8_t { entries, violations };

// One line, with its end. ledger::Errc::leaf_form for bytes that are no leaf.
Result<std::string> json_line(const Row& row, Listing listing);
Result<std::string> csv_line(const Row& row, Listing listing);
std::string csv_header(Listing listing, bool proof);

std::string json_of(const LeafProof& proof);       // {"size":7,"hashes":["…"]}
std::string json_of(const ledger::Proof& hashes);  // ["…"]

}  // namespace menshen::inspection
