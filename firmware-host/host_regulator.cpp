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
  auto port =
      RegulatorPort::listen(io_.get_executor(), std::move(settings),
                            {std::move(*view), *checkpoint_signer_, admission_, metrics_, log_,
                             [this] { return clock_.now(); }, [this] { return clock_.steady(); },
                             [this] { note_rollback(Rollback::other); },
                             [this](std::uint64_t size) { note_cosigned(size); }});
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
  const auto notice =
      rollback == Rollback::missing ? desk::Notice::watermark_missing : desk::Notice::rolled_back;
  if (rollback == Rollback::none || board_.holds(notice)) return;
  board_.notice(notice, true);
  if (rollback == Rollback::unreadable) {
    log_.error("watermark cannot be read, register not compared");
  } else if (rollback == Rollback::missing) {
    log_.error("watermark is missing, register not compared");
  } else {
    log_.error("register rolled back");
  }
  Entry entry;
  entry.kind = EntryKind::rollback;
  entry.detail = name_of(rollback);
  admission_.note(std::move(entry));
}

// What is kept and what no leaf says yet: of an earlier release, or of a run that was cut off
// before it could say so. What was missed is expected no more, so that it is said once and not at
// every start. Whoever may write the file can lay any checkpoint there that this log has signed: a
// leaf says only what an authority named now has cosigned.
void Host::remember_watermark(Rollback rollback) {
  if (!checkpoint_signer_ || !config_.inspection) return;
  const auto file = watermark_file(config_);
  const auto log = checkpoint_signer_->verifier();
  const auto expected = watermark_expected(ledger_.view());
  cosigned_ = kept_watermark(file, log) && expected && expected->has_value();
  if (rollback != Rollback::none || !expected) return;
  const auto cosigned =
      cosigned_watermark(file, log, config_.inspection->authorities, ledger_.view());
  if (cosigned) note_cosigned(cosigned->size);
}

void Host::note_cosigned(std::uint64_t size) {
  board_.notice(desk::Notice::watermark_missing, false);
  if (size == 0 || std::exchange(cosigned_, true)) return;
  Entry entry;
  entry.kind = EntryKind::cosignature;
  entry.range = LeafRange{0, size - 1};
  admission_.note(std::move(entry));
}

}  // namespace menshen::host
