// The register: leaves, what lies beside them, the tree over them and the door's memory, in one
// store, changed together or not at all.
//
// After an append that failed, nothing of it is in the tree, and a later one may succeed. (A power
// cut right after a failed append may leave its leaves behind, whole: a leaf without an opened gate
// is harmless, a gate without a leaf is not.)
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/chance.hpp"
#include "gateway/core/door_state.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/random.hpp"
#include "gateway/ledger/beside_rows.hpp"
#include "gateway/ledger/derived_rows.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/lost_keys.hpp"
#include "gateway/ledger/merkle.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

inline constexpr std::size_t append_leaves_max = 1'024;
inline constexpr std::size_t beside_bytes_max = 32'768;
struct NewLeaf {
  Entry entry;
  Bytes beside;            // may be empty
  DoorStateChange change;  // that somebody was admitted, and when, the entry itself decides
  // Used codes whose own end came before this go when the next is kept. The clock of the leaf says
  // nothing here: it may have jumped.
  Instant forget_codes_before{};
};

struct Recorded {
  LeafIndex index = 0;
  TreeHead head;  // with this leaf as the last
};

// Rows are erased in portions of this many, so that a patron's leaf never waits long for one.
inline constexpr std::size_t erase_rows_max = 512;

struct Erasure {       // one portion, of one day and kind
  LeafIndex leaf = 0;  // that says so
  LeafRange range;
  std::string_view rule;
  std::size_t rows = 0;  // 0: nothing was erased in this one, and no leaf says so
  TreeHead head;
  std::size_t moved = 0;      // rows that stay, laid under another key of their day
  std::size_t looked_at = 0;  // rows, for one that still needs a key that is to go
};

// Whether append() would take it at all, whatever the disk says: Errc::leaf_field,
// Errc::beside_too_large.
Ok recordable(const NewLeaf& leaf);

// append, erase_due, keys_kept_for_damage, untold_loss, probe and checkpoint belong to one thread;
// the rest may be called by any.
class Ledger {
 public:
  // Takes no time that grows with the leaves: the last one and the kept frontier are checked, the
  // rest by verify_all. The day keys (day_keys.hpp) are drawn from `chance`. Errc::tree_disagrees
  // and store's errors, of the register or of its day keys' file.
  static Result<Ledger> open(const std::filesystem::path& file, const store::Options& options = {},
                             Chance chance = crypto::system_chance());

  // One durable transaction, all or nothing; in the order given. The heads it returns are on disk.
  // Errors of recordable(), Errc::group_too_large, store's errors.
  Result<std::vector<Recorded>> append(std::span<const NewLeaf> leaves);

  // One portion of what is due on `today`, in one durable transaction with the leaf that says so:
  // `entry` but for its kind, range and detail. What stays of a day is laid under a new key
  // before, and the day's own is given up after, both in portions too. Nothing: no more is due, the
  // keys are deleted and the logs of both files emptied. Cut off anywhere, the next call goes on.
  // Store's errors, among them in_use while others read; Errc::order_lost.
  Result<std::optional<Erasure>> erase_due(const CivilDate& today, const Retention& rules,
                                           const Entry& entry);

  // As of the last erase_due that found no more to erase: keys of days that are past, and some row
  // is still under each, or of its day, that is damaged. verify_all names the row.
  std::size_t keys_kept_for_damage() const { return keys_kept_for_damage_; }

  // Day keys that were lost before this opening, and no leaf says so yet: the first leaf of the
  // kind day_keys_lost tells it, and none does it twice.
  const std::optional<UntoldLoss>& untold_loss() const { return untold_loss_; }
  // Where the keys' file of another register was put, which lay in the place of this one's.
  const std::optional<std::filesystem::path>& keys_set_aside() const { return keys_set_aside_; }

  TreeHead head() const;
  // For everything that is read: by any thread, beside the writer.
  const LedgerView& view() const { return view_; }
  Result<DoorState> door_state(const Moment& now) const { return view_.door_state(now); }
  Result<std::vector<StoredLeaf>> read(LeafIndex first, std::size_t count) const {
    return view_.read(first, count);
  }
  Result<Verification> verify_all(Depth depth = Depth::everything) const {
    return view_.verify_all(depth);
  }

  // A durable write that changes nothing: whether appending would work again.
  Ok probe();
  // Moves the write-ahead log into the database. Never inside an append.
  Ok checkpoint();
  int log_pages() const { return writer_.log_pages(); }

 private:
  struct Statements {
    store::Statement insert_leaf;
    store::Statement keep_tree;
    store::Statement keep_code;
    store::Statement forget_codes;
    store::Statement count_day;
    store::Statement probe;
  };

  static Result<Statements> prepare(store::Database& database);
  struct OpenedRows {
    BesideRows rows;
    std::set<KeyNumber> lost;
    std::optional<UntoldLoss> untold;
    std::optional<std::filesystem::path> set_aside;
  };
  static Result<OpenedRows> open_beside_rows(store::Database& writer, const std::string& vfs,
                                             Chance chance);
  struct Parts {
    store::Database writer;
    OpenedRows beside;
    LedgerView view;
    Statements statements;
    DerivedRows derived;
    Frontier frontier;
  };
  explicit Ledger(Parts parts);
  Ok insert(const NewLeaf& leaf, Frontier& frontier);
  Ok change_door(const NewLeaf& leaf);
  Ok keep(const Frontier& frontier);
  Result<GivenUp> give_up_key(const KeptDay& day);
  Result<std::size_t> move_what_stays(const KeptDay& day, const Due& rows);
  Result<std::optional<Erasure>> portion_of(const KeptDay& day, const std::vector<BesideRow>& rows,
                                            const std::vector<Due>& due, const Entry& entry);
  Result<Erasure> erase(const KeptDay& day, const Due& rows, Entry entry);
  void committed_with(Frontier frontier);

  // Both writers outlive the view: who closes a file last moves its log into it.
  store::Database writer_;
  BesideRows beside_;
  std::set<KeyNumber> lost_keys_;
  std::optional<UntoldLoss> untold_loss_;
  std::optional<std::filesystem::path> keys_set_aside_;
  std::size_t keys_kept_for_damage_ = 0;
  LedgerView view_;
  Statements statements_;
  DerivedRows derived_;
  Frontier frontier_;  // the writer's; changed only after a commit
  TreeHead head_;      // everybody's copy of its head, guarded by head_mutex_
  std::unique_ptr<std::mutex> head_mutex_ = std::make_unique<std::mutex>();
};

}  // namespace menshen::ledger
