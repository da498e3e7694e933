// The secret key of one who may open what lies beside leaves, as a command has it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/ctl/command.hpp"
#include "gateway/ledger/beside.hpp"

namespace menshen::ctl {

// Of menshenctl register-key new, or of register-key seal under `pin`, where there is one. Says why
// not.
std::optional<ledger::RegisterSecret> secret_in(const std::string& file, const Streams& streams,
                                                std::string_view pin = {});

struct Opened {
  Registration registration;
  ledger::Role role = ledger::Role::venue;
};
// Whose key it is stands beside the leaf, not in the key's file: each role is tried. Errors of
// ledger::open_beside.
Result<Opened> open_with(const ledger::RegisterSecret& secret, std::string_view origin,
                         const EntryId& id, ByteView beside);

}  // namespace menshen::ctl
