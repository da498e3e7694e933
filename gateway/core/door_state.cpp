#include "gateway/core/door_state.hpp"

namespace menshen {

void apply(DoorState& state, const DoorStateChange& change) {
  if (change.used_code) state.used_codes[change.used_code->id] = change.used_code->until;
  if (!change.admitted) return;
  if (state.day != change.admitted->day) {
    state.day = change.admitted->day;
    state.admitted = state.admitted_weak = 0;
  }
  ++state.admitted;
  if (change.admitted->weak) ++state.admitted_weak;
}

void revert(DoorState& state, const DoorStateChange& change) {
  if (change.used_code) state.used_codes.erase(change.used_code->id);
  // Counts of a day that has ended since are gone already.
  if (!change.admitted || state.day != change.admitted->day || state.admitted == 0) return;
  --state.admitted;
  if (change.admitted->weak && state.admitted_weak > 0) --state.admitted_weak;
}

void forget_expired_codes(DoorState& state, Instant now) {
  std::erase_if(state.used_codes, [now](const auto& used) { return used.second < now; });
}

}  // namespace menshen
