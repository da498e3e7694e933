// menshenctl ledger open: what lies beside one leaf, for who has a key to it. On the venue's own
// register the access is a leaf itself, durable before anything is shown; never a list.
#pragma once

#include <string>

#include "firmware-host/ctl/command.hpp"
#include "firmware-host/ctl/register_opening.hpp"

namespace menshen::ctl {

struct LeafToOpen {
  RegisterPlace place;  // --config of the venue, or --dir with --beside
  std::uint64_t index = 0;
  RegisterToOpen opening;   // its PIN: of the venue's own register alone
  std::string beside_file;  // what was delivered beside the leaf: its bytes, or a line of base64
  std::string purpose;
  std::string case_number;
  std::string time_zone;
};
int open_leaf(const LeafToOpen& asked, const World& world);

}  // namespace menshen::ctl
