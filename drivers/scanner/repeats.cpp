#include "drivers/scanner/repeats.hpp"

#include <functional>
#include <string_view>

namespace menshen::scanner {

bool Repeats::is_repeat(ByteView code, Instant now) {
  const std::size_t mark = std::hash<std::string_view>{}(text_of(code));
  // A clock that was set back must not hide a code until it has caught up.
  const bool within = seen_ && now >= seen_->last && now - seen_->last < window_;
  const bool repeat = within && seen_->mark == mark;
  seen_ = Seen{mark, now};
  return repeat;
}

}  // namespace menshen::scanner
