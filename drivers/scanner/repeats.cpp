#include "drivers/scanner/repeats.hpp"

#include <functional>
#include <string_view>

namespace menshen::scanner {

bool Repeats::is_repeat(ByteView code, Instant now) {
  const std::size_t mark = std::hash<std::string_view>{}(text_of(code));
  // A clock that was set back must not hide a code until it has caught up.
  std::erase_if(seen_,
                [&](const Seen& seen) { return now < seen.last || now - seen.last >= window_; });
  const bool repeat =
      std::erase_if(seen_, [mark](const Seen& seen) { return seen.mark == mark; }) > 0;
  if (seen_.size() == remembered_codes_max) seen_.erase(seen_.begin());
  seen_.push_back({mark, now});
  return repeat;
}

}  // namespace menshen::scanner
