// Day keys that the register needs and its keys' file does not have: the file is gone, older than
// the register, begun anew, or another register's. What opens nothing is no key, whatever its
// number: so the rows themselves are asked, and the file needs no name of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/day_keys.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

struct LostKeys {
  enum class Why { missing, of_another_register };
  std::set<KeyNumber> all;          // whether a leaf says so or not
  std::set<KeyNumber> told;         // of these: a leaf says so
  std::set<KeyNumber> found_again;  // a leaf says that they are lost, and they open their rows
  Why why = Why::missing;
};

// A leaf that must be written: what lies beside `rows` cannot be opened, wholly or in part.
struct UntoldLoss {
  LostKeys::Why why = LostKeys::Why::missing;
  std::size_t keys = 0;
  std::size_t rows = 0;
  LeafRange range;
};

std::string_view name_of(LostKeys::Why why);  // a leaf's detail

// Asks a few rows under each key that is kept. Store's errors, of either file.
Result<LostKeys> find_lost_keys(store::Database& database, const DayKeys& keys);

// Nothing if every key that is lost has been told of, or nothing lies under it. Reads what lies
// beside all leaves, but only then.
Result<std::optional<UntoldLoss>> untold_loss(store::Database& database, const LostKeys& lost);

// In a transaction of the register, with the leaf that tells.
Ok note_as_told(store::Database& database, const std::set<KeyNumber>& keys);
// Of keys that somebody has put back: a second loss is told again.
Ok note_as_found(store::Database& database, const std::set<KeyNumber>& keys);

}  // namespace menshen::ledger
