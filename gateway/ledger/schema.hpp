// The register's tables, as numbered steps. A step once released is never changed.
#pragma once

#include <array>
#include <string_view>

namespace menshen::ledger {

// Leaves and what lies beside them are apart: these are never altered and never deleted (cafe
// regulation art. 23), those are erased when their time ends. Rows of this size belong into a rowid
// table: WITHOUT ROWID inserts four times slower.
inline constexpr std::array<std::string_view, 1> schema_steps = {{
    R"sql(
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
)sql"}};

}  // namespace menshen::ledger
