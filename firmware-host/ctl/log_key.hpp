// menshenctl log-key: the key that signs the register's checkpoints. Made on the box and for it:
// what it is sealed to is the machine.
#pragma once

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

struct LogKeyAsked {
  std::string config;   // its [log_key] and origin; empty: what follows says all
  std::string origin;   // empty, as the next four: the configuration's
  std::string out;      // the key's file
  std::string kind;     // "file", "credential" or "tpm"
  std::string machine;  // kind file: what the seal is made of
  std::string tpm;      // kind tpm: where it is
};

// The key to its file, which must be new; its public half and the [log_key] section to standard
// output.
int new_log_key(const LogKeyAsked& asked, const World& world);

// The verifier key alone, on one line.
int show_log_key(const LogKeyAsked& asked, const World& world);

}  // namespace menshen::ctl
