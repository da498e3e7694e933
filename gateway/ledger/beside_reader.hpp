// What lies beside leaves, taken from under its day key while rows are read.
#pragma once

#include <map>
#include <optional>

#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/day_keys.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// Lives for one call: a key that it has seen would outlast its erasure.
class BesideReader {
 public:
  BesideReader(store::Database& database, const std::optional<DayKeys>& keys)
      : database_(database), keys_(keys) {}

  // One row as it lies there; `key` 0: under none (schema.hpp). Nothing: its key
  // is not there or does not fit. Errors: the store's, where trying again may help.
  Result<std::optional<Bytes>> take(ByteView leaf_hash, ByteView laid, KeyNumber key);

  // Once more, for what take() could not open: between the row and its key somebody may have erased
  // both. Only after the statement that read the row has ended, since it holds the old state.
  struct Row {
    bool there = false;
    std::optional<Bytes> beside;  // only if it can be opened
    bool is_what_the_leaf_says = false;
  };
  Result<Row> look_again(LeafIndex index);

 private:
  Result<std::optional<DayKey>> key_numbered(KeyNumber number);

  store::Database& database_;
  const std::optional<DayKeys>& keys_;
  std::map<KeyNumber, DayKey> seen_;
};

}  // namespace menshen::ledger
