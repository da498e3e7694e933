#include "gateway/watchlist/sealed_placement.hpp"

#include <algorithm>
#include <utility>

#include "gateway/core/bytes.hpp"
#include "gateway/watchlist/errc.hpp"

namespace menshen::watchlist {
namespace {

constexpr std::size_t draw_bytes = 4;
// At four fifths of the slots an entry moves others a dozen times at the most, far from 91.8 %
// where placing by three begins to fail.
constexpr std::size_t moves_max = 1000;

}  // namespace

Candidates SlotDraw::of(std::string_view number) const {
  Candidates found{};
  std::size_t count = 0;
  Bytes message(number.begin(), number.end());
  message.push_back(0);  // the counter
  for (;; ++message.back()) {
    const crypto::Digest drawn = keyed_.of(message);
    for (std::size_t at = 0; at < drawn.size() && count < found.size(); at += draw_bytes) {
      const auto slot = static_cast<std::uint32_t>(sealed_format::number_at(drawn, at, draw_bytes) &
                                                   (slots_ - 1));
      const auto end = found.begin() + static_cast<std::ptrdiff_t>(count);
      if (std::find(found.begin(), end, slot) == end) found[count++] = slot;
    }
    if (count == found.size()) return found;
  }
}

std::size_t slots_for(std::size_t entries) {
  check(entries <= sealed_entries_max, "entries within the limit");
  return std::max(published_slots_min, std::bit_ceil((entries * 5 + 3) / 4));
}

// Cuckoo hashing: an entry takes its first free candidate, or else the next one in turn, and who
// sat there moves on to its own next.
std::optional<std::vector<std::uint32_t>> place(std::span<const Candidates> entries,
                                                std::size_t slots) {
  std::vector<std::uint32_t> entry_in(slots, no_entry);
  std::vector<std::uint8_t> next(entries.size(), 0);
  for (std::uint32_t entry = 0; entry < entries.size(); ++entry) {
    std::uint32_t moving = entry;
    for (std::size_t moves = 0; moving != no_entry; ++moves) {
      if (moves == moves_max) return std::nullopt;
      const Candidates& mine = entries[moving];
      const auto* const free = std::ranges::find_if(
          mine, [&](std::uint32_t slot) { return entry_in[slot] == no_entry; });
      const std::uint32_t slot = free != mine.end() ? *free : mine[next[moving]];
      next[moving] = static_cast<std::uint8_t>((next[moving] + 1) % candidates);
      moving = std::exchange(entry_in[slot], moving);
    }
  }
  return entry_in;
}

Result<Placement> place_under_some_salt(std::span<const std::string> numbers, std::size_t slots,
                                        const Chance& chance) {
  std::vector<Candidates> entries(numbers.size());
  for (int salts = 0; salts < placement_salts_max; ++salts) {
    const auto salt = draw<placement_salt_bytes>(chance);
    const SlotDraw slot_draw(salt, slots);
    std::ranges::transform(numbers, entries.begin(),
                           [&](const std::string& number) { return slot_draw.of(number); });
    auto placed = place(entries, slots);
    if (placed) return Placement{salt, *std::move(placed)};
  }
  MENSHEN_RETURN_ERROR(Errc::placement);
}

}  // namespace menshen::watchlist
