// The host's end of day keys that are lost: the leaf, the log, and the notice on the page.
#include <algorithm>
#include <utility>

#include "firmware-host/host.hpp"

namespace menshen::host {

// Once a loss: the register remembers with the leaf that it was told.
void Host::note_lost_keys(const std::optional<ledger::UntoldLoss>& loss) {
  if (ledger_.keys_set_aside()) {
    log_.error("day keys of another register set aside beside the register");
  }
  if (!loss) return;
  log_.error("day keys lost, what lies under them cannot be opened", {field::count(loss->rows)});
  board_.notice(desk::Notice::day_keys_lost, true);
  Entry entry;
  entry.kind = EntryKind::day_keys_lost;
  entry.range = loss->range;
  entry.detail = name_of(loss->why);
  admission_.note(std::move(entry));
}

// As long as something lies under a key that is lost: until it is erased, or somebody has put the
// keys back and started again.
void Host::watch_day_keys() {
  const auto days = ledger_.view().kept_days();
  if (!days) return;
  const auto lost = std::ranges::count_if(*days, &ledger::KeptDay::is_lost);
  metrics_.day_keys_lost(static_cast<std::uint64_t>(lost));
  board_.notice(desk::Notice::day_keys_lost, lost > 0);
}

}  // namespace menshen::host
