// One reader's queue of server-sent events (WHATWG HTML §9.2). Writers never wait: when the ring is
// full the oldest event goes, and the reader is told so by an event `lost`, upon which it asks for
// the whole state again. Belongs to one thread.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

namespace menshen::http {

inline constexpr std::size_t channel_events_max = 64;

class EventChannel {
 public:
  explicit EventChannel(std::size_t events_max = channel_events_max);

  // Writer's side. `name` is one word; `text` may have several lines.
  void push(std::string_view name, std::string_view text);
  // Forgets what the reader has not taken; it is told `lost` if anything was.
  void lose_waiting();
  // The reader gets what waits, then the stream ends.
  void close();

  // Reader's side: everything that waits, as it goes on the wire; empty when nothing does.
  std::string take();
  bool closed() const { return closed_; }
  // Called after each change by the writer; nothing while nobody reads.
  void on_change(std::function<void()> wake) { wake_ = std::move(wake); }

 private:
  void changed() const;

  std::size_t events_max_;
  std::deque<std::string> waiting_;  // framed
  bool lost_ = false;
  bool closed_ = false;
  std::function<void()> wake_;
};

}  // namespace menshen::http
