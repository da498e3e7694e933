// The register as it is read: by the daemon beside its own writer, and by a tool beside a running
// daemon. Sees what is committed, changes nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/door_state.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/clock_history.hpp"
#include "gateway/ledger/day_keys.hpp"
#include "gateway/ledger/hold_order.hpp"
#include "gateway/ledger/merkle.hpp"
#include "gateway/ledger/retention.hpp"
#include "gateway/ledger/statistics.hpp"
#include "gateway/ledger/tiles.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

inline constexpr std::size_t read_leaves_max = 1'024;

struct StoredLeaf {
  LeafIndex index = 0;
  Bytes bytes;   // exactly what is hashed
  Bytes beside;  // as delivered; empty if there was none, it has been erased or is lost
  // Something is there, and cannot be taken from under its day key: damage.
  bool beside_lost = false;
};

// What is asked of the register; an entry must fit all that is given.
struct EntryFilter {
  std::optional<Instant> from;  // by the leaf's own time
  std::optional<Instant> to;    // exclusive
  std::optional<EntryKind> kind;
  std::optional<Outcome> outcome;
  bool violations_only = false;  // violation_of(entry) is not none
  LeafIndex first = 0;           // the next page begins behind the last one's last leaf
};

// A day of which something lies beside leaves under a key of its own.
struct KeptDay {
  CivilDate day;
  Holds holds = Holds::registration;
  KeyNumber key = 0;
  LeafIndex first = 0;
  bool is_lost = false;  // the key: nobody opens what is under it, and a leaf says so
};

// The first leaf of all these days; 0 without any.
LeafIndex first_of(const std::vector<KeptDay>& days);

struct Damage {
  enum class Part {
    leaf,    // missing, or its bytes do not hash to what was kept
    beside,  // gone without an erasure leaf, under a day key that is lost, or not what the leaf
             // says
    tile,    // every leaf fits its own hash, and the kept root of their tile is another, or missing
    entry,   // the row that questions are answered from is missing or not what the leaf says
    tree,    // everything fits but the kept tree head
    store,   // every leaf fits, and the store's pages, indexes or its own counts do not
  };
  Part part = Part::leaf;
  LeafIndex index = 0;  // the first broken leaf, or the tile's first leaf; of the tree: its size
  std::optional<Node> node = std::nullopt;  // of a tile: the subtree whose root is kept wrongly
  // Of what lies beside, under a day key that is lost: the last leaf beside which something does.
  std::optional<LeafIndex> last_lost = std::nullopt;
};

struct Verification {
  TreeHead head;  // as recomputed from the leaves before the damage, if any
  std::optional<Damage> damage;
};

// Told how many leaves of how many are done: long work shows it.
using LeavesDone = std::function<void(std::uint64_t done, std::uint64_t size)>;

// How much is computed again.
enum class Depth {
  log,         // leaves, their hashes, the kept tile roots, the tree head
  everything,  // also what lies beside them and the rows that questions are answered from
};

// Any thread may call; calls wait for each other, never for the writer.
class LedgerView {
 public:
  // Store's errors; Errc::not_migrated for the register of an earlier release. Without the day
  // keys' file, or with a broken one, all but what lies beside can be read.
  static Result<LedgerView> open(const std::filesystem::path& file, const std::string& vfs = {});

  // As kept with the last committed leaf. Errc::tree_disagrees.
  Result<TreeHead> head() const;
  // What the door must remember at `now`: every used code that is kept, counts of the venue's day
  // and the latest others.
  Result<DoorState> door_state(const Moment& now) const;
  // Leaves [first, first + count), fewer at the end or beyond read_leaves_max.
  Result<std::vector<StoredLeaf>> read(LeafIndex first, std::size_t count) const;

  // Up to `count` leaves (at most read_leaves_max) that fit, by rising index, without what lies
  // beside them. Fewer than asked for: there are no more.
  Result<std::vector<StoredLeaf>> find(const EntryFilter& filter, std::size_t count) const;

  // The hash of any complete subtree: at most 255 rows are read. Errc::outside_tree.
  Result<Digest> node(const Node& node) const;
  // A tile's hashes one behind the other, an entry bundle as tlog-tiles has it. Any width that the
  // tree has had. Errc::outside_tree.
  Result<Bytes> tile(const TileId& tile) const;
  Result<Bytes> bundle(std::uint64_t index, unsigned width) const;
  // RFC 6962 §2.1.1 and §2.1.2 for any size that the tree has had, in O(log size) reads.
  // Errc::outside_tree unless index < size, respectively 0 < old_size ≤ size.
  Result<Proof> prove_inclusion(LeafIndex index, std::uint64_t size) const;
  Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size) const;

  // Counted over all leaves; in pieces, others may read meanwhile.
  Result<Statistics> statistics(const DayOf& day_of) const;

  // What retention asks (retention.hpp). Days by rising key; a day may have several. Of the holds,
  // also those released or over: Errc::order_lost if an order cannot be read.
  Result<std::vector<KeptDay>> kept_days() const;
  // By `clocks` each row says from when it is counted.
  Result<std::vector<BesideRow>> beside_rows(const KeptDay& day,
                                             const ClockHistory& clocks = ClockHistory()) const;
  Result<ClockHistory> clock_history(LeafIndex first) const;
  // The first leaf whose row, damaged, keeps a day's key from being given up: under the key though
  // beside_rows has none, or of its day and under no key of it. Reads all rows.
  Result<std::optional<LeafIndex>> row_that_keeps(const KeptDay& day) const;
  Result<std::vector<LegalHold>> legal_holds() const;

  // Again from the leaves' bytes; names the first that is broken. Long (about 1.5 µs a leaf,
  // several times that for everything) and in pieces: others may read meanwhile, but for the last
  // one of everything, the store's own check of all its pages. `tell` hears after each piece.
  Result<Verification> verify_all(Depth depth = Depth::everything,
                                  const LeavesDone& tell = {}) const;

 private:
  LedgerView(store::Database database, std::optional<DayKeys> keys)
      : database_(std::move(database)), keys_(std::move(keys)) {}
  // These are called with mutex_ held.
  Ok load_days(DoorState& state, const CivilDate& today) const;
  Result<std::uint64_t> size() const;
  Result<std::vector<Digest>> kept_hashes(unsigned level, std::uint64_t first,
                                          std::uint64_t count) const;
  Result<Digest> hash_of(const Node& node) const;

  mutable store::Database database_;  // guarded by mutex_
  std::optional<DayKeys> keys_;       // guarded by mutex_
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
};

// The kept right edge of the tree. Errc::tree_disagrees if it is none.
Result<Frontier> load_frontier(store::Database& database);

}  // namespace menshen::ledger
