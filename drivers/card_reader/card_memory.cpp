#include "drivers/card_reader/card_memory.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace menshen::card_reader {

Sight CardMemory::see(ByteView text, Instant now) {
  const std::size_t mark = std::hash<std::string_view>{}(text_of(text));
  const auto known = std::find_if(seen_.begin(), seen_.end(),
                                  [mark](const Seen& seen) { return seen.mark == mark; });
  Sight sight = Sight::fresh;
  if (known != seen_.end()) {
    const bool last = known + 1 == seen_.end();
    const auto away = now - known->last;
    // A clock that was set back makes `away` negative: no proof of a long absence.
    if (last && since_read_ == Since::lying) {
      sight = Sight::still_lying;
    } else if (away <= window_ || (last && since_read_ == Since::restarted)) {
      sight = Sight::decided;
    }
    seen_.erase(known);
  }
  if (seen_.size() == remembered_cards_max) seen_.erase(seen_.begin());
  seen_.push_back({mark, now});
  since_read_ = Since::lying;
  return sight;
}

void CardMemory::nothing_found(Instant now) {
  since_read_ = Since::lifted;
  // After the clock was set back, the window is counted from here.
  for (Seen& seen : seen_) seen.last = std::min(seen.last, now);
}

}  // namespace menshen::card_reader
