// The host's end of the regulator's port, and what it does about a register that is not the one
// that an authority has cosigned.
#include <utility>

#include "firmware-host/host.hpp"

namespace menshen::host {

// Only where it is configured; the key that signs what is shown is then configured too.
Ok Host::open_regulator() {
  if (!config_.inspection || !files_.inspection_tls || !checkpoint_signer_) return {};
  auto view = ledger::LedgerView::open(config_.store_file);
  if (!view) return view.error();
  RegulatorSettings settings{config_.inspection->server, config_.inspection->authorities,
                             files_.inspection_issuers, watermark_file(config_)};
  settings.server.tls = std::exchange(files_.inspection_tls, std::nullopt);
  settings.server.tls->now = [this] { return clock_.instant(); };
  auto port = RegulatorPort::listen(
      io_.get_executor(), std::move(settings),
      {std::move(*view), *checkpoint_signer_, admission_, metrics_, log_,
       [this] { return clock_.now(); }, [this] { note_rollback(Rollback::other); }});
  if (!port) return port.error();
  regulator_ = std::move(*port);
  return {};
}

Rollback Host::look_for_rollback() const {
  if (!checkpoint_signer_) return Rollback::none;
  const auto found =
      find_rollback(watermark_file(config_), checkpoint_signer_->verifier(), ledger_.view());
  if (found) return *found;
  log_.error("register not compared with what was cosigned", {field::error(found.error())});
  return Rollback::none;
}

// Once a run: it does not become truer by being said again.
void Host::note_rollback(Rollback rollback) {
  if (rollback == Rollback::none || board_.holds(desk::Notice::rolled_back)) return;
  board_.notice(desk::Notice::rolled_back, true);
  if (rollback == Rollback::unreadable) {
    log_.error("watermark cannot be read, register not compared");
  } else {
    log_.error("register rolled back");
  }
  Entry entry;
  entry.kind = EntryKind::rollback;
  entry.detail = name_of(rollback);
  admission_.note(std::move(entry));
}

}  // namespace menshen::host
