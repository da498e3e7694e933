// Who may be given something of the register.
#pragma once

#include <cstdint>
#include <string_view>

namespace menshen::ledger {

// Numbers are written beside leaves and never change.
enum class Role : std::uint8_t {
  venue = 1,      // the venue's own register key: inspection on site
  education = 2,  // gets tokens, never personal data
  market = 3,
  culture = 4,
  police = 5,
  township = 6,
  auditor = 7,
};

std::string_view name_of(Role role);

}  // namespace menshen::ledger
