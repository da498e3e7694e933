// The register's tables, as numbered steps. A step once released is never changed.
#pragma once

#include <array>

#include "gateway/ledger/derived_rows.hpp"
#include "gateway/store/migrate.hpp"

namespace menshen::ledger {

// Leaves and what lies beside them are apart: these are never altered and never deleted (cafe
// regulation art. 23), those are erased when their time ends. Rows of this size belong into a rowid
// table: WITHOUT ROWID inserts four times slower.
inline constexpr std::array<store::Migration, 6> schema_steps = {
    {{R"sql(
CREATE TABLE leaf(
  idx INTEGER PRIMARY KEY CHECK(idx >= 0),
  bytes BLOB NOT NULL,
  hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT;
CREATE TRIGGER leaf_is_never_altered BEFORE UPDATE ON leaf
  BEGIN SELECT raise(ABORT, 'a leaf is never altered'); END;
CREATE TRIGGER leaf_is_never_deleted BEFORE DELETE ON leaf
  BEGIN SELECT raise(ABORT, 'a leaf is never deleted'); END;
CREATE TABLE beside(
  idx INTEGER PRIMARY KEY REFERENCES leaf(idx),
  bytes BLOB NOT NULL) STRICT;
CREATE TABLE tree(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  size INTEGER NOT NULL CHECK(size >= 0),
  frontier BLOB NOT NULL CHECK(length(frontier) % 32 = 0),
  probes INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO tree(one, size, frontier) VALUES (1, 0, x'');
CREATE TABLE used_code(
  id BLOB PRIMARY KEY CHECK(length(id) = 16),
  until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX used_code_until ON used_code(until);
CREATE TABLE day_count(
  day INTEGER PRIMARY KEY,
  admitted INTEGER NOT NULL,
  admitted_weak INTEGER NOT NULL) STRICT;
)sql"},
     // What is computed from the leaves, so that proofs, tiles and questions need not read them
     // all. `entry`: one narrow row a leaf, in the leaves' order. No index over the time: from one
     // row of `time_run` to the next the times never fall, so that a time is found by halving, and
     // an append writes one page less. Two indexes hold only rows that are rare.
     {R"sql(
CREATE TABLE node(
  level INTEGER NOT NULL CHECK(level > 0 AND level % 8 = 0),
  idx INTEGER NOT NULL CHECK(idx >= 0),
  hash BLOB NOT NULL CHECK(length(hash) = 32),
  PRIMARY KEY(level, idx)) STRICT, WITHOUT ROWID;
CREATE TABLE entry(
  idx INTEGER PRIMARY KEY REFERENCES leaf(idx),
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  violation INTEGER NOT NULL) STRICT;
CREATE INDEX entry_violation ON entry(idx) WHERE violation <> 0;
CREATE INDEX entry_event ON entry(kind) WHERE kind > 3 AND kind <> 11;
CREATE TABLE time_run(first INTEGER PRIMARY KEY REFERENCES leaf(idx)) STRICT;
)sql",
      fill_derived_rows},
     // What lies beside a leaf goes under the key of its day (day_keys.hpp): which day, what it
     // is, and the number of the key, 0 for what is never erased. `day_key`: the keys that rows
     // need, or that are to be deleted (erased = 1) from their own file. `beside_plain`: from this
     // leaf on, what an earlier release left beside it lies under no key yet; the first opening
     // sees to it and deletes the row.
     {R"sql(
ALTER TABLE beside ADD COLUMN day INTEGER;
ALTER TABLE beside ADD COLUMN holds INTEGER;
ALTER TABLE beside ADD COLUMN key INTEGER;
CREATE TABLE day_key(
  number INTEGER PRIMARY KEY CHECK(number > 0),
  day INTEGER NOT NULL,
  holds INTEGER NOT NULL,
  first INTEGER NOT NULL,
  erased INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE beside_plain(first INTEGER PRIMARY KEY) STRICT;
INSERT INTO beside_plain SELECT min(idx) FROM beside HAVING count(*) > 0;
)sql"},
     // No leaf says which evidence was weak, so the counts say it themselves: day + admitted +
     // admitted_weak, added to with them. No CHECK, which would shut the gate where verifying is to
     // name the damage.
     {R"sql(
ALTER TABLE day_count ADD COLUMN said_again INTEGER NOT NULL DEFAULT 0;
UPDATE day_count SET said_again = day + admitted + admitted_weak;
)sql"},
     // Whatever is asked for by kind is found by an index, not by reading all that was before it.
     {R"sql(
DROP INDEX entry_event;
CREATE INDEX entry_kind ON entry(kind);
CREATE INDEX entry_violation_kind ON entry(kind) WHERE violation <> 0;
)sql"},
     // `lost` 1: a leaf says that the key is lost.
     {R"sql(
ALTER TABLE day_key ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
)sql"}}};

}  // namespace menshen::ledger
