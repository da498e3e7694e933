// Which slots of a sealed table a number may sit in, and a place for each of many numbers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/chance.hpp"
#include "gateway/core/result.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/watchlist/sealed_format.hpp"

namespace menshen::watchlist {

inline constexpr std::size_t candidates = 3;
using Candidates = std::array<std::uint32_t, candidates>;  // three different slots, in order

// Draws them from the table's salt. HMAC-SHA256(salt, number ‖ counter) gives eight at once, so
// that nearly every number costs one; the first three different ones count. Safe to share between
// threads.
class SlotDraw {
 public:
  SlotDraw(const PlacementSalt& salt, std::size_t slots) : keyed_(salt), slots_(slots) {}

  Candidates of(std::string_view number) const;

 private:
  crypto::HmacSha256 keyed_;
  std::size_t slots_;
};

// The smallest power of two of which `entries` fill no more than four fifths, at least
// published_slots_min. `entries` is at most sealed_entries_max.
std::size_t slots_for(std::size_t entries);

// For each slot the index of the entry in it, or no_entry. Each entry sits in one of its
// candidates; nothing where none was found within the limit of moves: then another salt may do.
inline constexpr std::uint32_t no_entry = 0xffffffff;
std::optional<std::vector<std::uint32_t>> place(std::span<const Candidates> entries,
                                                std::size_t slots);

struct Placement {
  PlacementSalt salt{};
  std::vector<std::uint32_t> entry_in;  // of each slot
};

inline constexpr int placement_salts_max = 100;

// Draws salts until there is a place for every number. Errc::placement after placement_salts_max.
Result<Placement> place_under_some_salt(std::span<const std::string> numbers, std::size_t slots,
                                        const Chance& chance);

}  // namespace menshen::watchlist
