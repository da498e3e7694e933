// Whoever opens the register says why, and the register says that they did, before anything is
// shown.
#pragma once

#include <optional>
#include <string>

#include "firmware-host/config.hpp"
#include "firmware-host/ctl/command.hpp"
#include "gateway/ledger/access_reason.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::ctl {

// These say why not.
std::optional<ledger::AccessReason> reason_of(const std::string& purpose,
                                              const std::string& case_number,
                                              const Streams& streams);
// The venue's register to be written; not beside a running menshend, and never brought to another
// schema.
std::optional<ledger::Ledger> own_register(const host::Config& config, const World& world);
// The index of the leaf that says so, durable.
std::optional<LeafIndex> record_access(ledger::Ledger& venue_register, const LeafRange& shown,
                                       const ledger::AccessReason& reason,
                                       const std::string& time_zone, const World& world);

}  // namespace menshen::ctl
