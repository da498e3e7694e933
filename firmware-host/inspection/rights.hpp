// Who may see what (docs/inspection.md shows the same table). A role is the OU of a certificate;
// what no row grants is refused.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/ledger/role.hpp"

namespace menshen::inspection {

enum class Resource : std::uint8_t {
  description,  // /openapi.json
  checkpoint,
  consistency,
  hash_tile,
  proof,  // that a leaf is in the tree: hashes alone
  entry_bundle,
  entries,
  violations,
  entry,
  beside,  // sealed to the keys that may open it
  cosignature,
};
inline constexpr std::size_t resources_count = 11;

// A word of metrics, logs and leaves: "hash_tile".
std::string_view name_of(Resource resource);

struct Right {
  ledger::Role role;
  // In the order of Resource.
  std::array<bool, resources_count> sees;
};

inline constexpr std::array<Right, 6> rights = {{
    // description, checkpoint, consistency, hash_tile, proof,
    // entry_bundle, entries, violations, entry, beside, cosignature
    {ledger::Role::market, {true, true, true, true, true, true, true, true, true, true, true}},
    {ledger::Role::culture, {true, true, true, true, true, true, true, true, true, true, true}},
    {ledger::Role::police, {true, true, true, true, true, true, true, true, true, true, true}},
    {ledger::Role::auditor, {true, true, true, true, true, true, true, true, true, false, true}},
    {ledger::Role::township,
     {true, true, true, true, false, false, false, false, false, false, false}},
    {ledger::Role::education,
     {true, true, true, true, false, false, false, false, false, false, false}},
}};

// The role that an OU names, in exactly these letters; nothing for the venue, which sees its
// register on the box.
std::optional<ledger::Role> role_of_unit(std::string_view unit);

// Who may issue certificates of which roles: the authority of the schools makes no policeman.
struct Issuer {
  std::string authority;  // ClientIdentity::authority
  std::vector<ledger::Role> roles;
};

bool may_issue(std::span<const Issuer> issuers, std::string_view authority, ledger::Role role);

constexpr bool may_see(ledger::Role role, Resource resource) {
  for (const Right& right : rights) {
    if (right.role == role) return right.sees.at(static_cast<std::size_t>(resource));
  }
  return false;
}

// No name, no number and no sealed one goes to education, whatever the table becomes.
static_assert(!may_see(ledger::Role::education, Resource::beside));
static_assert(!may_see(ledger::Role::education, Resource::entries));

}  // namespace menshen::inspection
