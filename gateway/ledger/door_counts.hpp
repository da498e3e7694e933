// What the door counts of each day, and what the leaves say of it. Which evidence was weak the
// venue's rules of the day said and no leaf repeats; how many were admitted every leaf tells.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// Somebody was let in: by the rules, or by a manager.
bool is_admitted(const Entry& entry);

// Counts the leaves once more, to be compared with `day_count`.
class CountedAgain {
 public:
  void add(const Entry& entry);

  // Where the table differs: another number of those admitted on a day, a day too many or too few,
  // fewer weak ones than leaves say or more than were admitted, or a sum that is not theirs. Leaves
  // from `next` on, written while the others were read, are counted here, at one moment of the
  // register.
  Result<std::optional<Damage>> difference(store::Database& database, LeafIndex next);

 private:
  struct Day {
    std::int64_t admitted = 0;
    std::int64_t weak_at_least = 0;
  };
  Result<std::optional<Damage>> add_from(store::Database& database, LeafIndex next);
  Result<std::optional<Damage>> compare(store::Database& database) const;

  std::map<std::int64_t, Day> days_;
};

}  // namespace menshen::ledger
