// The only clock. Everything else is handed a Moment, an Instant or a WallClock (style rule 4).
#pragma once

#include <chrono>
#include <string_view>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"

namespace date {
class time_zone;
}

namespace menshen::host {

// A zone of the IANA database, by its own name ("Asia/Shanghai"); never the host's local zone,
// which a technician may have set to anything.
class TimeZone {
 public:
  // Errc::unknown_time_zone.
  static Result<TimeZone> named(std::string_view name);

  Moment at(Instant instant) const;  // with the offset in force at that instant

 private:
  explicit TimeZone(const date::time_zone& zone) : zone_(&zone) {}
  const date::time_zone* zone_;  // owned by the database, for the life of the process
};

class SystemClock {
 public:
  explicit SystemClock(TimeZone zone) : zone_(zone) {}
  // For a name that parse_config has already accepted: an unknown one stops the program.
  explicit SystemClock(std::string_view time_zone);

  Moment now() const;  // wall clock, to the millisecond
  Instant instant() const { return now().at; }
  // Since an arbitrary start, never backwards: for durations and time-outs.
  std::chrono::microseconds steady() const;
  // Since the machine was started, its sleep counted, whoever sets the wall clock: what leaves
  // carry beside it (CLOCK_BOOTTIME).
  std::chrono::milliseconds uptime() const;

 private:
  TimeZone zone_;
};

// No honest clock is earlier than this: SOURCE_DATE_EPOCH where the build sets it, else the date of
// the last commit when the tree was configured. Not the time of compiling: an old tree rebuilt on a
// machine without network time must not refuse to work, and equal sources must give equal programs.
Instant build_instant();

}  // namespace menshen::host
