// What lies beside the leaves, as the writer keeps it: each row under the key of its leaf's day.
// A key is durable before the first row that needs it, and is deleted after the last one is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "gateway/core/chance.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/day_keys.hpp"
#include "gateway/ledger/holds.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

// In one transaction, so that a patron's leaf never waits long.
inline constexpr std::size_t moved_rows_max = 256;
inline constexpr std::size_t sought_rows_max = 4'096;

// What holds_of cannot say (of a release before it could) is kept and erased like a registration.
Holds kept_as(ByteView beside);

enum class GivenUp { yes, still_needed };

class BesideRows {
 public:
  // No key that is lost is used again.
  static Result<BesideRows> prepare(store::Database& database, DayKeys keys,
                                    std::set<KeyNumber> lost, Chance chance);

  // The following belong into a transaction of the register; begin() first, committed() last. After
  // one that was rolled back, nothing of it is believed any more.
  void begin();
  Ok add(LeafIndex index, const Digest& leaf_hash, const CivilDate& day, ByteView beside);
  Ok remove(std::span<const LeafIndex> rows);
  // What stays of a day whose key goes: laid under a newer key of the same day. How many were: at
  // most moved_rows_max, and none that is damaged or under a lost key.
  Result<std::size_t> lay_anew(store::Database& database, std::span<const LeafIndex> rows,
                               KeyNumber old);
  // Unless a row was found before that still needs the key: forget_keys() deletes it.
  Result<GivenUp> give_up(KeyNumber key, const CivilDate& day, Holds holds);
  void committed() { uncertain_.clear(); }

  // What an earlier release left without a key, in transactions of their own; nothing to do on any
  // opening but the first, and those after it until the log is rid of it.
  Ok lay_plain_rows(store::Database& database);
  // Errc::in_use while others read: a mark stays for the next time. Nothing without that mark.
  static Ok rid_log_of_plain_rows(store::Database& database);
  // Deletes the keys given up, and what both files' logs still have of them and their rows, one
  // step in one call. Before, all rows are looked at, sought_rows_max in one call: a key stays that
  // a row is under, or that a row of its day and kind may need which is under none of theirs (one
  // of the two is damaged then). How many were looked at in this call; nothing: no key is to be
  // deleted. Again after a cut or an error: to no harm.
  Result<std::optional<std::size_t>> forget_keys(store::Database& database);

 private:
  using DayAndHolds = std::pair<std::int64_t, std::int64_t>;
  struct CurrentKey {
    KeyNumber number = 0;
    DayKey key{};
    bool noted = false;  // in the register, at the latest with this transaction
  };
  struct Statements {
    store::Statement insert;
    store::Statement remove;
    store::Statement note_key;
    store::Statement key_of_day;
    store::Statement needed;
    store::Statement give_up;
    store::Statement newest;
  };

  BesideRows(Statements statements, DayKeys keys, std::set<KeyNumber> lost, Chance chance);
  Result<CurrentKey*> key_for(const DayAndHolds& day_and_holds);
  Result<CurrentKey> known_key(const DayAndHolds& day_and_holds);
  Result<CurrentKey> new_key();
  Result<CurrentKey> newer_key(const DayAndHolds& day_and_holds, KeyNumber old);
  Result<std::size_t> look_for_keys_in_use(store::Database& database);
  Result<std::vector<KeyNumber>> all_in_use(store::Database& database) const;
  Result<KeyNumber> newest_forgettable(store::Database& database) const;
  Ok take_step(store::Database& database);
  Result<std::size_t> take_back(store::Database& database);
  Result<GivenUp> ask_row_that_needs(KeyNumber key, const DayAndHolds& day_and_holds);
  Ok note(CurrentKey& key, const DayAndHolds& day_and_holds, LeafIndex first);
  Result<LeafIndex> lay_portion(store::Database& database, LeafIndex first);

  Statements statements_;
  DayKeys keys_;
  std::set<KeyNumber> lost_;
  Chance chance_;
  std::map<DayAndHolds, CurrentKey> current_;
  // The deleting of keys that were given up, and how far it has come.
  struct Forgetting {
    enum class Next { look_at_rows, delete_keys, empty_log, delete_marks };
    Next next = Next::look_at_rows;
    LeafIndex next_row = 0;
    // By the rows, whatever the table of keys says; of each the first row.
    std::map<KeyNumber, LeafIndex> in_use;
    std::map<DayAndHolds, LeafIndex> in_doubt;
    std::optional<LeafIndex> row_that_needs(KeyNumber key, const DayAndHolds& day_and_holds) const;
  };
  Forgetting forgetting_;
  std::set<KeyNumber> given_up_;           // by this process
  std::map<KeyNumber, LeafIndex> needed_;  // by this row that nobody erases: no other is sought
  std::vector<DayAndHolds> uncertain_;     // noted in a transaction that is not committed yet
};

}  // namespace menshen::ledger
