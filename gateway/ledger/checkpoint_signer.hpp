// The register's newest checkpoint, signed when somebody asks and not inside an append: one
// signature a size, however many ask.
#pragma once

#include <mutex>
#include <string>

#include "gateway/core/result.hpp"
#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::ledger {

// Any thread may call.
class CheckpointSigner {
 public:
  // The view outlives it. The signer's name is the log's origin.
  CheckpointSigner(const LedgerView& view, NoteSigner log) : view_(view), log_(std::move(log)) {}

  // The whole note, of what is committed. Errors of LedgerView::head.
  Result<std::string> newest();

  const NoteVerifier& verifier() const { return log_.verifier(); }

 private:
  const LedgerView& view_;
  NoteSigner log_;
  std::mutex mutex_;
  TreeHead head_;     // of note_, guarded by mutex_
  std::string note_;  // empty before the first; guarded by mutex_
};

}  // namespace menshen::ledger
