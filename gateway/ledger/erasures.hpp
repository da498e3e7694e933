// What the register itself says was erased: every erasure is a leaf with the range it speaks of and
// the rule that it followed. What is gone without one is damage.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/clock_history.hpp"
#include "gateway/ledger/holds.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// The detail of an erasure leaf, written and never changed.
inline constexpr std::string_view rule_register = "register";  // registrations
inline constexpr std::string_view rule_token = "token";

// Nothing for what is never erased.
std::optional<std::string_view> rule_for(Holds holds);

// What lies beside leaves of this kind and may be erased one day; nothing beside others.
std::optional<Holds> erasable_beside(EntryKind kind);

class Erasures {
 public:
  explicit Erasures(ClockHistory clocks = ClockHistory()) : clocks_(std::move(clocks)) {}
  static Result<Erasures> read(store::Database& database);

  // A leaf that says what it erased, read from the register at `index`. One that speaks of itself
  // or of what came later erased nothing.
  void add(LeafIndex index, const Entry& entry);
  // Whether one says it of this leaf, whose date is `day`, on a day when it could be due: a
  // registration that went within register_days_min is gone as if no leaf said so.
  bool cover(LeafIndex index, Holds holds, const CivilDate& day) const;

 private:
  // Of one rule and one day of erasing, ranges that lie apart, by their first leaf. What was known
  // on the day of clocks that were set says from when was counted (clock_history.hpp).
  using LastOfFirst = std::map<LeafIndex, LeafIndex>;
  struct Said {
    CivilDate day;
    std::size_t clock_marks = 0;

    auto operator<=>(const Said&) const = default;
  };
  bool was_due(LeafIndex index, const CivilDate& day, const Said& said) const;

  std::map<std::string_view, std::map<Said, LastOfFirst>> said_;
  ClockHistory clocks_;
};

}  // namespace menshen::ledger
