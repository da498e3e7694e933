// menshenctl policy keygen, sign and verify: the county's signature over a rule table, and the way
// in which every command reads a table.
#pragma once

#include "firmware-host/ctl/command.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::ctl {

struct PolicyTable {
  std::string rules_file;
  std::string signature_file;  // empty, as the next: nobody signed the table
  std::string signed_by_file;  // the public key
};

// The rules of the table; what only a signed table may say is believed if its signature verifies.
// Nothing, after saying why, with the exit code in `code`.
std::optional<policy::Rules> rules_in(const PolicyTable& table, const Streams& streams, int& code);

// A new key of a county: the secret half to `out`, the public one to standard output.
int policy_keygen(const std::string& out, const World& world);

struct PolicyToSign {
  std::string rules_file;
  std::string key_file;
  std::string out;
};

// exit_no for a table with mistakes: a signature over it would be of no use to anybody.
int sign_policy(const PolicyToSign& asked, const World& world);

int verify_policy(const PolicyTable& asked, const World& world);

}  // namespace menshen::ctl
