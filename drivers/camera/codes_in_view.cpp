#include "drivers/camera/codes_in_view.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace menshen::camera {

bool CodesInView::is_new(ByteView code, Instant now) {
  forget_gone(now);
  const std::size_t mark = std::hash<std::string_view>{}(text_of(code));
  const auto [place, added] = last_seen_.insert_or_assign(mark, now);
  if (last_seen_.size() > codes_in_view_max) {
    // Room for the newest: whoever shows more codes at once than fit is no patron.
    auto oldest = last_seen_.end();
    for (auto it = last_seen_.begin(); it != last_seen_.end(); ++it) {
      if (it == place) continue;
      if (oldest == last_seen_.end() || it->second < oldest->second) oldest = it;
    }
    last_seen_.erase(oldest);
  }
  return added;
}

void CodesInView::forget_gone(Instant now) {
  for (auto& [mark, seen] : last_seen_) seen = std::min(seen, now);  // the clock was set back
  std::erase_if(last_seen_, [&](const auto& entry) { return now - entry.second > window_; });
}

}  // namespace menshen::camera
