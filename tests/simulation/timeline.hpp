// Virtual time: what is to happen, in the order of its instants. Nobody waits.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "gateway/core/civil_date.hpp"

namespace menshen::test {

class Timeline {
 public:
  using Event = std::function<void()>;

  explicit Timeline(Instant starts) : now_(starts) {}

  Instant now() const { return now_; }
  // What is due in the past happens next. Equal instants keep the order in which they were asked.
  void at(Instant when, Event event);
  void after(std::chrono::milliseconds pause, Event event) { at(now_ + pause, std::move(event)); }

  std::optional<Instant> next() const;
  // Turns the clock to the next event and lets it happen; false when nothing is left.
  bool step();

 private:
  struct Due {
    Instant when;
    std::uint64_t order;
    Event event;
    bool operator<(const Due& other) const {  // the queue's top is its greatest
      return when != other.when ? when > other.when : order > other.order;
    }
  };

  Instant now_;
  std::uint64_t asked_ = 0;
  std::priority_queue<Due> due_;
};

// One alarm of one machine: set anew, it takes the place of the one before.
class Alarm {
 public:
  explicit Alarm(Timeline& timeline) : timeline_(timeline) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  void set(std::chrono::milliseconds pause, Timeline::Event event);
  void cancel() { ++*current_; }

 private:
  Timeline& timeline_;
  std::shared_ptr<std::uint64_t> current_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace menshen::test
