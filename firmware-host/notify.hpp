// What systemd is told (sd_notify(3)); without systemd nothing happens.
#pragma once

#include <chrono>
#include <optional>

namespace menshen::host {

class Notify {
 public:
  void ready() const;
  void stopping() const;
  void alive() const;  // feeds the watchdog

  // Half of WatchdogSec, as sd_watchdog_enabled(3) advises; nothing where no watchdog waits for us.
  std::optional<std::chrono::milliseconds> alive_every() const;
};

}  // namespace menshen::host
