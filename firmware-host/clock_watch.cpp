#include "firmware-host/clock_watch.hpp"

namespace menshen::host {

std::string_view name_of(ClockJump jump) { return jump == ClockJump::forward ? "forward" : "back"; }

std::optional<ClockJump> ClockWatch::begin(Instant wall, std::chrono::milliseconds up,
                                           std::optional<Instant> latest_before) {
  offset_ = wall.time_since_epoch() - up;
  if (latest_before && *latest_before - wall >= clock_jump_min) return ClockJump::back;
  return std::nullopt;
}

std::optional<ClockJump> ClockWatch::tick(Instant wall, std::chrono::milliseconds up) {
  const auto offset = wall.time_since_epoch() - up;
  const auto moved = offset - offset_;
  if (moved < clock_jump_min && moved > -clock_jump_min) return std::nullopt;
  offset_ = offset;
  return moved > std::chrono::milliseconds(0) ? ClockJump::forward : ClockJump::back;
}

}  // namespace menshen::host
