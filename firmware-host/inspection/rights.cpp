#include "firmware-host/inspection/rights.hpp"

#include <algorithm>

namespace menshen::inspection {

std::string_view name_of(Resource resource) {
  switch (resource) {
    case Resource::description:
      return "description";
    case Resource::checkpoint:
      return "checkpoint";
    case Resource::consistency:
      return "consistency";
    case Resource::hash_tile:
      return "hash_tile";
    case Resource::proof:
      return "proof";
    case Resource::entry_bundle:
      return "entry_bundle";
    case Resource::entries:
      return "entries";
    case Resource::violations:
      return "violations";
    case Resource::entry:
      return "entry";
    case Resource::beside:
      return "beside";
    case Resource::cosignature:
      return "cosignature";
  }
  return "unknown";
}

std::optional<ledger::Role> role_of_unit(std::string_view unit) {
  const auto* right = std::ranges::find_if(
      rights, [unit](const Right& of_role) { return name_of(of_role.role) == unit; });
  if (right == rights.end()) return std::nullopt;
  return right->role;
}

bool may_issue(std::span<const Issuer> issuers, std::string_view authority, ledger::Role role) {
  return std::ranges::any_of(issuers, [&](const Issuer& issuer) {
    return issuer.authority == authority && std::ranges::count(issuer.roles, role) != 0;
  });
}

}  // namespace menshen::inspection
