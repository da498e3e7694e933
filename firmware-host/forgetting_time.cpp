#include "firmware-host/forgetting_time.hpp"

#include <algorithm>

#include "gateway/ledger/leaf.hpp"

namespace menshen::host {
namespace {

// Behind by no more than this is not behind: clocks are set by fractions of a second all the time.
constexpr std::chrono::minutes behind_min{1};

std::optional<Instant> earliest_of_last(const ledger::Ledger& ledger, std::size_t count,
                                        Instant clock_floor) {
  const auto size = static_cast<std::size_t>(ledger.head().size);
  const auto last = ledger.read(size - std::min(size, count), count);
  std::optional<Instant> earliest;
  for (const auto& stored : last ? *last : std::vector<ledger::StoredLeaf>()) {
    const auto leaf = ledger::parse_leaf(stored.bytes);
    if (!leaf || leaf->entry.moment.at < clock_floor) continue;
    earliest = std::min(earliest.value_or(Instant::max()), leaf->entry.moment.at);
  }
  return earliest;
}

}  // namespace

ForgettingTime::ForgettingTime(Instant clock_floor, std::optional<Instant> known,
                               std::optional<std::chrono::hours> believed_after)
    : clock_floor_(clock_floor), known_(known), believed_after_(believed_after) {}

ForgettingTime ForgettingTime::after(const ledger::Ledger& ledger, Instant clock_floor) {
  return ForgettingTime(clock_floor, earliest_of_last(ledger, leaves_believed, clock_floor));
}

ForgettingTime ForgettingTime::for_retention(const ledger::Ledger& ledger, Instant clock_floor) {
  return ForgettingTime(clock_floor,
                        earliest_of_last(ledger, leaves_believed_for_retention, clock_floor),
                        jump_believed_after);
}

void ForgettingTime::advance(Instant wall, std::chrono::microseconds steady) {
  if (wall < clock_floor_) return;
  if (begun_) {
    const auto passed = steady - steady_;
    now_ = std::max(now_, std::min(Exact(wall), now_ + passed));
    ahead_for_ = wall - now_ > behind_min ? ahead_for_ + passed : std::chrono::microseconds(0);
    if (believed_after_ && ahead_for_ >= *believed_after_) now_ = wall;
  } else {
    now_ = std::min(wall, known_.value_or(wall));
  }
  begun_ = true;
  steady_ = steady;
}

}  // namespace menshen::host
