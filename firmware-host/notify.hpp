// What systemd is told (sd_notify(3)); without systemd nothing happens.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace menshen::host {

class Notify {
 public:
  void ready() const;
  void stopping() const;
  void alive() const;                         // feeds the watchdog
  void status(std::string_view words) const;  // shown by `systemctl status`; no personal data

  // Half of WatchdogSec, as sd_watchdog_enabled(3) advises; nothing where no watchdog waits for us.
  std::optional<std::chrono::milliseconds> alive_every() const;
};

}  // namespace menshen::host
