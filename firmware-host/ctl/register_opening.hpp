// What stands between a command and the venue's own register: its lock, the manager's PIN, and a
// role's secret key.
#pragma once

#include <optional>
#include <string>

#include "firmware-host/ctl/leaf_access.hpp"
#include "firmware-host/ctl/register_place.hpp"
#include "gateway/ledger/register_key.hpp"

namespace menshen::ctl {

struct RegisterToOpen {
  std::string key_file;  // of menshenctl register-key new, or of register-key seal under this PIN
  std::string pin_from;  // a file of the manager's PIN; empty: standard input
};

struct OpenRegister {
  host::Config config;
  ledger::Ledger venue_register;
  ledger::RegisterSecret secret;
};

// Says why not, and `code` says which exit that is.
std::optional<OpenRegister> open_own_register(const RegisterPlace& place,
                                              const RegisterToOpen& asked, const World& world,
                                              int& code);

}  // namespace menshen::ctl
