// menshenctl policy explain: what the rules say for one zone, one moment and one patron.
#pragma once

#include "firmware-host/ctl/command.hpp"
#include "firmware-host/ctl/policy_table.hpp"

namespace menshen::ctl {

struct PolicyQuestion {
  PolicyTable table;
  std::string zone;
  std::string birth;     // YYYY-MM-DD; empty: the document names none
  std::string on;        // YYYY-MM-DD; empty: today
  std::string at;        // HH:MM; empty: now
  std::string evidence;  // empty: chip_read
  std::string time_zone;
  bool lines = false;  // sentences instead of JSON
};

// The answer is decide()'s own. exit_no for rules with mistakes, each of which is told.
int explain_policy(const PolicyQuestion& asked, const World& world);

}  // namespace menshen::ctl
