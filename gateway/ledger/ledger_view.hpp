// The register as it is read: by the daemon beside its own writer, and by a tool beside a running
// daemon. Sees what is committed, changes nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/door_state.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/ledger/merkle.hpp"
#include "gateway/store/database.hpp"

namespace menshen::ledger {

inline constexpr std::size_t read_leaves_max = 1'024;

struct StoredLeaf {
  LeafIndex index = 0;
  Bytes bytes;   // exactly what is hashed
  Bytes beside;  // empty if there was none, or it has been erased
};

struct Damage {
  enum class Part {
    leaf,    // missing, or its bytes do not hash to what was kept
    beside,  // not what the leaf's digest says
    tree,    // every leaf fits its own hash, and together they do not fit the kept tree
  };
  Part part = Part::leaf;
  LeafIndex index = 0;  // the first broken leaf; of the tree: its size
};

struct Verification {
  TreeHead head;  // as recomputed from the leaves before the damage, if any
  std::optional<Damage> damage;
};

// Any thread may call; calls wait for each other, never for the writer.
class LedgerView {
 public:
  // Store's errors; Errc::not_migrated for the register of an earlier release.
  static Result<LedgerView> open(const std::filesystem::path& file, const std::string& vfs = {});

  // As kept with the last committed leaf. Errc::tree_disagrees.
  Result<TreeHead> head() const;
  // What the door must remember at `now`: every used code that is kept, counts of the venue's day
  // and the latest others.
  Result<DoorState> door_state(const Moment& now) const;
  // Leaves [first, first + count), fewer at the end or beyond read_leaves_max.
  Result<std::vector<StoredLeaf>> read(LeafIndex first, std::size_t count) const;
  // Everything again from the leaves' bytes; names the first that is broken.
  Result<Verification> verify_all() const;

 private:
  explicit LedgerView(store::Database database) : database_(std::move(database)) {}
  Result<std::vector<StoredLeaf>> read(LeafIndex first, std::size_t count,
                                       std::vector<Digest>* hashes) const;
  Ok load_days(DoorState& state, const CivilDate& today) const;  // under mutex_

  mutable store::Database database_;  // guarded by mutex_
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
};

// The kept right edge of the tree. Errc::tree_disagrees if it is none.
Result<Frontier> load_frontier(store::Database& database);

}  // namespace menshen::ledger
