#include "gateway/ledger/checkpoint_signer.hpp"

namespace menshen::ledger {

Result<std::string> CheckpointSigner::newest() {
  const std::scoped_lock lock(mutex_);
  const auto head = view_.head();
  if (!head) return head.error();
  if (note_.empty() || head_ != *head) {
    note_ = sign_checkpoint(*head, log_);
    head_ = *head;
  }
  return note_;
}

}  // namespace menshen::ledger
