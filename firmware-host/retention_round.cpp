#include "firmware-host/retention_round.hpp"

#include <algorithm>
#include <utility>

namespace menshen::host {

void RetentionRound::tick() {
  const auto steady = parts_.steady();
  time_.advance(parts_.now().at, steady);
  if (running_ || steady < next_at_) return;
  running_ = true;
  erased_ = 0;
  parts_.record_orders([this](const Ok& recorded) {
    if (recorded) return erase_portion();
    fail("nothing is erased before every order to hold is recorded", recorded.error());
  });
}

void RetentionRound::erase_portion() {
  const Moment now = parts_.now();
  LedgerWriter::Erasing erasing;
  // A wall clock that was set back is not overtaken by the time that it showed before.
  erasing.today = Moment{std::min(time_.now(), now.at), now.utc_offset}.date();
  erasing.rules = parts_.rules.retention;
  erasing.entry.id = draw<16>(parts_.chance);
  erasing.entry.moment = now;
  erasing.entry.up = parts_.uptime();
  erasing.entry.rules_version = parts_.rules.version;
  parts_.writer.erase(std::move(erasing), [this](const auto& portion) { heard(portion); });
}

void RetentionRound::heard(const Result<std::optional<ledger::Erasure>>& portion) {
  if (!portion) return fail("what is due was not erased", portion.error());
  if (*portion) {
    erased_ += (*portion)->rows;
    if ((*portion)->rows > 0) parts_.metrics.erased((*portion)->rule, (*portion)->rows);
    parts_.metrics.leaf_count((*portion)->head.size);
    return erase_portion();
  }
  if (erased_ > 0) parts_.log.info("erased what was due", {field::count(erased_)});
  failing_ = false;
  tell_of_kept_keys();
  parts_.metrics.nothing_more_is_due(parts_.now().at);
  if (parts_.ended) parts_.ended();
  end(retention_every);
}

// Their days are past, and nobody erases them before somebody has looked: said whenever their
// number changes.
void RetentionRound::tell_of_kept_keys() {
  const auto kept = parts_.writer.keys_kept_for_damage();
  parts_.metrics.day_keys_kept_for_damage(kept);
  if (std::exchange(kept_keys_told_, kept) == kept || kept == 0) return;
  parts_.log.error("day keys past their time kept, rows under them are damaged",
                   {field::count(kept)});
}

// Said once, until a round ends well.
void RetentionRound::fail(EventName event, const Error& error) {
  parts_.metrics.erasing_failed();
  if (!std::exchange(failing_, true)) parts_.log.error(event, {field::error(error)});
  end(retention_again_after);
}

void RetentionRound::end(std::chrono::microseconds next_after) {
  running_ = false;
  next_at_ = parts_.steady() + next_after;
}

}  // namespace menshen::host
