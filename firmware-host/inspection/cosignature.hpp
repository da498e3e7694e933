// The receipt: an authority has copied the leaves and cosigns the checkpoint that it copied them
// to. Who keeps it apart from the register notices when an older register comes back.
#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "gateway/core/result.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/growth.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::inspection {

// Whether the register is one that has grown from an earlier tree, in O(log size) reads. Errors of
// LedgerView.
Result<ledger::Growth> growth_since(const ledger::TreeHead& older, const ledger::LedgerView& view);

struct Receipt {
  ledger::SignedCheckpoint checkpoint;
  std::chrono::sys_seconds at;  // of the newest cosignature on it
};

// The note of a checkpoint of this log with the cosignature of at least one known authority, none
// of them wrong, with which the register is consistent. Errc::cosigners_none, checkpoint_form,
// cosignature_missing, checkpoint_disagrees; errors of LedgerView.
Result<Receipt> accept_cosignature(std::string_view note, const ledger::NoteVerifier& log,
                                   std::span<const ledger::NoteVerifier> authorities,
                                   const ledger::LedgerView& view);

}  // namespace menshen::inspection
