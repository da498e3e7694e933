#include "firmware-host/notify.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>

namespace menshen::host {
namespace {

// Best effort by design: whether systemd listened changes nothing that the box may do.
void tell(const char* state) { static_cast<void>(sd_notify(0, state)); }

}  // namespace

void Notify::ready() const { tell("READY=1"); }
void Notify::stopping() const { tell("STOPPING=1"); }
void Notify::alive() const { tell("WATCHDOG=1"); }

std::optional<std::chrono::milliseconds> Notify::alive_every() const {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  const auto half = std::chrono::microseconds(microseconds / 2);
  return std::max(std::chrono::milliseconds(1),
                  std::chrono::duration_cast<std::chrono::milliseconds>(half));
}

}  // namespace menshen::host
