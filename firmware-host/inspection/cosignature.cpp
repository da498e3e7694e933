#include "firmware-host/inspection/cosignature.hpp"

#include <algorithm>
#include <optional>

#include "firmware-host/inspection/errc.hpp"
#include "gateway/ledger/cosignature.hpp"

namespace menshen::inspection {
namespace {

using ledger::NoteKeyType;
using ledger::NoteSignature;
using ledger::NoteVerifier;

// When the newest of the authorities' cosignatures was made.
std::optional<std::chrono::sys_seconds> cosigned_at(std::span<const NoteSignature> signatures,
                                                    std::span<const NoteVerifier> authorities) {
  std::optional<std::chrono::sys_seconds> newest;
  for (const NoteSignature& signature : signatures) {
    const bool known = std::ranges::any_of(authorities, [&](const NoteVerifier& authority) {
      return authority.type() == NoteKeyType::cosignature_v1 && authority.is_of(signature);
    });
    const auto cosignature = known ? ledger::cosignature_in(signature) : std::nullopt;
    if (cosignature) newest = std::max(newest.value_or(cosignature->at), cosignature->at);
  }
  return newest;
}

}  // namespace

Result<ledger::Growth> growth_since(const ledger::TreeHead& older,
                                    const ledger::LedgerView& view) {
  const auto head = view.head();
  if (!head) return head.error();
  return ledger::growth_of(older, *head,
                           [&view](const ledger::Node& node) { return view.node(node); });
}

Result<Receipt> accept_cosignature(std::string_view note, const NoteVerifier& log,
                                   std::span<const NoteVerifier> authorities,
                                   const ledger::LedgerView& view) {
  if (authorities.empty()) MENSHEN_RETURN_ERROR(Errc::cosigners_none);
  auto checkpoint = ledger::open_checkpoint(note, log, authorities);
  if (!checkpoint) MENSHEN_RETURN_ERROR(Errc::checkpoint_form);
  const auto at = cosigned_at(checkpoint->signatures, authorities);
  if (!at) MENSHEN_RETURN_ERROR(Errc::cosignature_missing);
  const auto growth = growth_since(checkpoint->checkpoint.head, view);
  if (!growth) return growth.error();
  if (*growth != ledger::Growth::grew) MENSHEN_RETURN_ERROR(Errc::checkpoint_disagrees);
  return Receipt{*std::move(checkpoint), *at};
}

}  // namespace menshen::inspection
