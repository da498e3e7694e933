#include "tests/simulation/timeline.hpp"

#include <algorithm>
#include <utility>

namespace menshen::test {

void Timeline::at(Instant when, Event event) {
  due_.push({std::max(when, now_), asked_++, std::move(event)});
}

std::optional<Instant> Timeline::next() const {
  if (due_.empty()) return std::nullopt;
  return due_.top().when;
}

bool Timeline::step() {
  if (due_.empty()) return false;
  const Due due = due_.top();
  due_.pop();
  now_ = due.when;
  due.event();
  return true;
}

void Alarm::set(std::chrono::milliseconds pause, Timeline::Event event) {
  const std::uint64_t mine = ++*current_;
  timeline_.after(pause, [current = current_, mine, event = std::move(event)] {
    if (*current == mine) event();
  });
}

}  // namespace menshen::test
