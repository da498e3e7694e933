#include "firmware-host/forgetting_time.hpp"

#include <algorithm>

#include "gateway/ledger/leaf.hpp"

namespace menshen::host {

ForgettingTime::ForgettingTime(Instant clock_floor, std::optional<Instant> known)
    : clock_floor_(clock_floor), known_(known) {}

ForgettingTime ForgettingTime::after(const ledger::Ledger& ledger, Instant clock_floor) {
  const auto size = static_cast<std::size_t>(ledger.head().size);
  const auto last = ledger.read(size - std::min(size, leaves_believed), leaves_believed);
  std::optional<Instant> earliest;
  for (const auto& stored : last ? *last : std::vector<ledger::StoredLeaf>()) {
    const auto leaf = ledger::parse_leaf(stored.bytes);
    if (!leaf || leaf->entry.moment.at < clock_floor) continue;
    earliest = std::min(earliest.value_or(Instant::max()), leaf->entry.moment.at);
  }
  return ForgettingTime(clock_floor, earliest);
}

void ForgettingTime::advance(Instant wall, std::chrono::microseconds steady) {
  if (wall < clock_floor_) return;
  if (begun_) {
    now_ = std::max(now_, std::min(Exact(wall), now_ + (steady - steady_)));
  } else {
    now_ = std::min(wall, known_.value_or(wall));
  }
  begun_ = true;
  steady_ = steady;
}

}  // namespace menshen::host
