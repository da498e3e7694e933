// The rows that follow from the leaves: roots of full tiles, and what an entry is asked for by.
// Written in the transaction that writes the leaf; verified against the leaves by verify_all.
#pragma once

#include <optional>

#include "gateway/core/entry.hpp"
#include "gateway/ledger/merkle.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// A leaf as the table `entry` has it.
struct EntryRow {
  std::int64_t at = 0;  // milliseconds since 1970
  std::int64_t kind = 0;
  std::int64_t outcome = 0;  // 0: an event
  std::int64_t violation = 0;

  bool operator==(const EntryRow&) const = default;
};

EntryRow row_of(const Entry& entry);

// A tile's root is kept, and no other inner node: the rest is at most 255 hashes from one.
inline bool is_kept(const Node& node) { return node.level > 0 && node.level % 8 == 0; }

class DerivedRows {
 public:
  static Result<DerivedRows> prepare(store::Database& database);

  Ok add(LeafIndex index, const EntryRow& row);
  Ok add(const Node& node, const Digest& hash);  // is_kept

 private:
  struct Statements {
    store::Statement previous_time;
    store::Statement insert_run;
    store::Statement insert_entry;
    store::Statement insert_node;
  };
  explicit DerivedRows(Statements statements) : statements_(std::move(statements)) {}

  Statements statements_;
};

// For a register of leaves alone, schema step 1. A leaf that cannot be read (the register is
// damaged: verify_all names it) gets a row of nothing, at the time of the one before it.
Ok fill_derived_rows(store::Database& database);

}  // namespace menshen::ledger
