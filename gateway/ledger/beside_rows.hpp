// What lies beside the leaves, as the writer keeps it: each row under the key of its leaf's day.
// A key is durable before the first row that needs it, and is deleted after the last one is.
#pragma once

#include <cstdint>
#include <map>
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

// What holds_of cannot say (of a release before it could) is kept and erased like a registration.
Holds kept_as(ByteView beside);

class BesideRows {
 public:
  static Result<BesideRows> prepare(store::Database& database, DayKeys keys, Chance chance);

  // The following belong into a transaction of the register; begin() first, committed() last. After
  // one that was rolled back, nothing of it is believed any more.
  void begin();
  Ok add(LeafIndex index, const Digest& leaf_hash, const CivilDate& day, ByteView beside);
  Ok remove(std::span<const LeafIndex> rows);
  // What stays of a day whose key goes: laid under a new key of the same day.
  Ok lay_anew(store::Database& database, std::span<const LeafIndex> rows, KeyNumber old);
  // Unless a row is still under the key, or of its day and kind under none of theirs (one of the
  // two is damaged then): forget_keys() deletes it.
  Ok give_up(KeyNumber key, const CivilDate& day, Holds holds);
  void committed() { uncertain_.clear(); }

  // What an earlier release left without a key, in transactions of their own; nothing to do on any
  // opening but the first, and those after it until the log is rid of it.
  Ok lay_plain_rows(store::Database& database);
  // Errc::in_use while others read: a mark stays for the next time. Nothing without that mark.
  static Ok rid_log_of_plain_rows(store::Database& database);
  // Deletes the keys given up, and what both files' logs still have of them and their rows. Again
  // after a cut or an error: to no harm.
  Ok forget_keys(store::Database& database);

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

  BesideRows(Statements statements, DayKeys keys, Chance chance);
  Result<CurrentKey*> key_for(const DayAndHolds& day_and_holds);
  Result<CurrentKey> known_key(const DayAndHolds& day_and_holds);
  Result<CurrentKey> new_key();
  Ok note(CurrentKey& key, const DayAndHolds& day_and_holds, LeafIndex first);
  Result<LeafIndex> lay_portion(store::Database& database, LeafIndex first);

  Statements statements_;
  DayKeys keys_;
  Chance chance_;
  std::map<DayAndHolds, CurrentKey> current_;
  std::vector<DayAndHolds> uncertain_;  // noted in a transaction that is not committed yet
};

}  // namespace menshen::ledger
