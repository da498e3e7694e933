// The opener's side of a sealed list: one whole new table for each epoch, with fresh secrets and a
// fresh salt. Replacing single slots would show where a number may sit.
//
// The bulk of the work is in points(), a pure function of a range of slots: whoever has threads
// splits the slots with split() and calls it on each part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/watchlist/epoch_secrets.hpp"
#include "gateway/watchlist/sealed_number.hpp"
#include "gateway/watchlist/sealed_placement.hpp"

namespace menshen::watchlist {

struct SlotRange {
  std::size_t first = 0;
  std::size_t end = 0;  // not in it

  bool operator==(const SlotRange&) const = default;
};

// Parts of equal size but for one slot, in order; none is empty.
std::vector<SlotRange> split(std::size_t slots, std::size_t parts);

class SealedPublication {
 public:
  // Finds a place for each number, and the salt that makes it so; `list` and `secrets` outlive
  // this. Errc::issue; Errc::placement, after placement_salts_max salts.
  static Result<SealedPublication> plan(const NumberList& list, const SealedIssue& issue,
                                        const EpochSecrets& secrets, const Chance& chance);

  std::size_t slots() const { return placement_.entry_in.size(); }
  const PlacementSalt& salt() const { return placement_.salt; }

  // The points of the slots, 33 bytes each. What was done is added up in `work`.
  Bytes points(const SlotRange& range, crypto::P256Work& work) const;

  // The table's file, from the points of all slots in their order.
  Bytes table(ByteView points) const;

 private:
  SealedPublication(const NumberList& list, const SealedIssue& issue, const EpochSecrets& secrets,
                    Placement placement)
      : list_(&list), secrets_(&secrets), issue_(issue), placement_(std::move(placement)) {}

  const NumberList* list_;
  const EpochSecrets* secrets_;
  SealedIssue issue_;
  Placement placement_;
};

// All of it on one thread.
Result<Bytes> publish(const NumberList& list, const SealedIssue& issue, const EpochSecrets& secrets,
                      const Chance& chance);

}  // namespace menshen::watchlist
