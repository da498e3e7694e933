// menshenctl pki: the certificates of the regulator's pull (mutual TLS). A pair is two files,
// NAME.crt and NAME.key, both of mode 0600, and neither is ever written over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

inline constexpr std::int64_t authority_days_max = 3650;
// Nothing revokes a certificate: it ends by itself.
inline constexpr std::int64_t issued_days_max = 398;
// A clock that is a little behind takes a new certificate too.
inline constexpr std::chrono::hours backdated{1};

struct NewAuthority {
  std::string name;
  std::string out;
  std::int64_t days = authority_days_max;
};

struct NewPeer {
  std::string authority;           // NAME of the authority's pair
  std::string name;                // CN
  std::string role;                // OU of a client: who it stands for; empty for a venue
  std::vector<std::string> hosts;  // of a venue: what the regulator's programs call it
  std::string out;
  std::int64_t days = issued_days_max;
};

int new_authority(const NewAuthority& wanted, const World& world);
int issue_venue(const NewPeer& wanted, const World& world);
int issue_role(const NewPeer& wanted, const World& world);

// What the certificates of one file say, a line each. exit_no where one does not hold now.
int inspect_certificates(const std::string& file, const World& world);

}  // namespace menshen::ctl
