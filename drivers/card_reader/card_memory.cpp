#include "drivers/card_reader/card_memory.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace menshen::card_reader {

Sight CardMemory::see(ByteView text, Instant now) {
  const std::size_t mark = std::hash<std::string_view>{}(text_of(text));
  const auto known = std::ranges::find(seen_, mark, &Seen::mark);
  Seen card{mark, now, now, false};
  Sight sight = Sight::fresh;
  if (known != seen_.end()) {
    sight = sight_of(*known, now);
    if (sight != Sight::fresh) card = *known;
    const bool lifted = known + 1 != seen_.end() || since_read_ == Since::lifted;
    if (sight == Sight::decided && lifted && now - card.last > lifted_for_min) {
      card.laid_anew = true;
    }
    if (!card.laid_anew) card.window_from = now;
    card.last = now;
    seen_.erase(known);
  }
  if (seen_.size() == remembered_cards_max) seen_.erase(seen_.begin());
  seen_.push_back(card);
  since_read_ = Since::lying;
  return sight;
}

Sight CardMemory::sight_of(const Seen& seen, Instant now) const {
  const bool last = &seen == &seen_.back();
  if (last && since_read_ == Since::lying) return Sight::still_lying;
  // A clock that was set back makes the time negative: no proof of a long absence.
  const bool within = now - seen.window_from <= window_;
  return within || (last && since_read_ == Since::restarted) ? Sight::decided : Sight::fresh;
}

void CardMemory::nothing_found(Instant now) {
  since_read_ = Since::lifted;
  // After the clock was set back, the window is counted from here.
  for (Seen& seen : seen_) {
    seen.last = std::min(seen.last, now);
    seen.window_from = std::min(seen.window_from, now);
  }
}

}  // namespace menshen::card_reader
