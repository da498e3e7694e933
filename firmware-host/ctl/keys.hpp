// menshenctl desk-pin, register-key, open-list key: secrets of one box. They go into files that
// only their owner reads, and are never printed and never taken from the command line, which
// every user of the machine can see.
#pragma once

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// The PIN's one line from standard input, kept as scrypt in `file` (which it replaces).
int set_desk_pin(const std::string& file, const World& world);

// A new pair of the suite "hpke" or "sm": the secret key to `out`, the [[register.recipient]] table
// to standard output.
int new_register_key(const std::string& out, const std::string& suite_name, const World& world);

struct KeyToSeal {
  std::string key_file;  // of register-key new
  std::string pin_file;  // of desk-pin set: the manager's
  std::string out;
};

// The venue's register key sealed under the manager's PIN, which is one line of standard input: for
// the on-site view. exit_no where the PIN is not the one that is kept.
int seal_register_key(const KeyToSeal& asked, const World& world);

// The county's key of one epoch of the open list.
int new_open_list_key(const std::string& out, const World& world);

}  // namespace menshen::ctl
