// The log's own key, as a command has it: to sign with on the venue's box, or only the half that
// verifies.
#pragma once

#include <optional>

#include "firmware-host/ctl/register_place.hpp"

namespace menshen::ctl {

// Of --config. Says why not.
std::optional<ledger::NoteSigner> signer_of(const RegisterPlace& place, const World& world);
// --vkey, the one beside --dir, or what the key file of --config says: opens no secret.
std::optional<ledger::NoteVerifier> verifier_of_log(const RegisterPlace& place, const World& world);

}  // namespace menshen::ctl
