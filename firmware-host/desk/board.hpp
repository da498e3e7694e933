// What the desk page shows: the last decision of each lane, the last entries, the devices' lights,
// the notices. No socket and no clock. Masked names stay only for the set time, also in memory;
// somebody who was not admitted has none at all.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/decision.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/http/event_channel.hpp"

namespace menshen::desk {

struct Shown {
  std::string lane;
  Moment at;
  Outcome outcome = Outcome::refuse;
  std::vector<Reason> reasons;  // at least one, the deciding one first
  std::optional<LeafIndex> leaf;
  std::string masked_name;    // only of somebody admitted; dropped otherwise
  std::string masked_number;  // likewise
};

// What holds for the whole door until it is switched off again. `none` is never shown.
enum class Notice : std::uint8_t {
  none = 0,
  store_failing = 1,      // no leaf can be written: the gate stays shut
  clock_not_trusted = 2,  // before the build date
  list_stale = 3,
  stopping = 4,
  too_busy = 5,
  rolled_back = 6,        // the register is older than what an authority has cosigned, or another
  watermark_missing = 7,  // what an authority has cosigned was kept apart, and is gone
  day_keys_lost = 8,      // some registrations cannot be opened any more, by anybody
};

std::string_view name_of(Notice notice);  // "store_failing"

inline constexpr std::size_t entries_count_max = 50;  // BoardSettings may ask for fewer
inline constexpr std::size_t readers_count_max = 16;  // pages that listen at once

struct BoardSettings {
  std::chrono::seconds names_stay{30};
  std::size_t entries_shown = 8;
};

// One thing shown, in the order of showing.
struct Posted {
  std::uint64_t sequence = 0;  // from 1 again after a restart: with `at` it names one thing
  Shown shown;
};

class Board {
 public:
  explicit Board(BoardSettings settings = {});

  void show(Shown shown);
  void device(const DeviceEvent& event);
  void notice(Notice notice, bool on);
  void forget_old(Instant now);  // names whose time is over, and what readers have not taken yet
  void tell_time(const Moment& now);  // a sign of life for the pages

  const Shown* last(std::string_view lane) const;  // nothing before the lane's first decision
  std::size_t entries_shown() const { return settings_.entries_shown; }
  bool holds(Notice notice) const { return notices_.contains(notice); }

  // {"sequence", "lanes", "devices", "notices", "entries"}: docs/desk.md has the members.
  std::string snapshot_json(Instant now) const;

  // Each later change comes as one event: shown, device, notices, forget, time. Nothing when
  // readers_count_max listen already. The reader leaves by dropping the channel.
  std::shared_ptr<http::EventChannel> subscribe();
  void close_all();  // every stream ends

 private:
  bool name_is_due(const Posted& posted, Instant now) const;
  void tell(std::string_view event, std::string_view json);

  BoardSettings settings_;
  std::uint64_t sequence_ = 0;
  std::map<std::string, Posted, std::less<>> last_;
  std::deque<Posted> entries_;  // the newest first
  std::map<std::string, DeviceEvent, std::less<>> devices_;
  std::set<Notice> notices_;
  std::vector<std::weak_ptr<http::EventChannel>> readers_;
};

}  // namespace menshen::desk
