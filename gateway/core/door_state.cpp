#include "gateway/core/door_state.hpp"

namespace menshen {
namespace {

// Never the one just counted, though a clock set back may have made it the earliest.
void forget_earliest_day(DoorState& state, const CivilDate& counted) {
  const auto earliest = state.days.begin();
  state.days.erase(earliest->first == counted ? std::next(earliest) : earliest);
}

}  // namespace

void apply(DoorState& state, const DoorStateChange& change) {
  if (change.used_code) state.used_codes[change.used_code->id] = change.used_code->until;
  if (!change.admitted) return;
  DayCount& count = state.days[change.admitted->day];
  ++count.admitted;
  if (change.admitted->weak) ++count.admitted_weak;
  if (state.days.size() > counted_days_max) forget_earliest_day(state, change.admitted->day);
}

void revert(DoorState& state, const DoorStateChange& change) {
  if (change.used_code) state.used_codes.erase(change.used_code->id);
  if (!change.admitted) return;
  const auto found = state.days.find(change.admitted->day);
  if (found == state.days.end()) return;  // other days have taken its place since
  DayCount& count = found->second;
  if (change.admitted->weak && count.admitted_weak > 0) --count.admitted_weak;
  if (count.admitted > 0) --count.admitted;
  if (count.admitted == 0) state.days.erase(found);
}

void forget_expired_codes(DoorState& state, Instant now) {
  std::erase_if(state.used_codes, [now](const auto& used) { return used.second < now; });
}

}  // namespace menshen
