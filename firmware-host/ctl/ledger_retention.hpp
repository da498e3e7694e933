// menshenctl ledger erase --dry-run, ledger retention: what is due to be erased, and all that the
// register can say of what was. menshend itself erases; nothing is changed here.
#pragma once

#include "firmware-host/ctl/command.hpp"
#include "firmware-host/ctl/register_place.hpp"
#include "gateway/core/civil_date.hpp"

namespace menshen::ctl {

struct RetentionAsked {
  RegisterPlace place;  // --config: the rules say how long what is kept
  bool dry_run = false;
};

// One line of JSON for each day and kind of which something is due.
int show_due(const RetentionAsked& asked, const CivilDate& today, const World& world);
// The report, in lines for people.
int show_retention(const RetentionAsked& asked, const CivilDate& today, const World& world);

}  // namespace menshen::ctl
