#include "gateway/ledger/role.hpp"

namespace menshen::ledger {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::venue:
      return "venue";
    case Role::education:
      return "education";
    case Role::market:
      return "market";
    case Role::culture:
      return "culture";
    case Role::police:
      return "police";
    case Role::township:
      return "township";
    case Role::auditor:
      return "auditor";
  }
  return "unknown";
}

}  // namespace menshen::ledger
