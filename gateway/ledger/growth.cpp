#include "gateway/ledger/growth.hpp"

namespace menshen::ledger {

std::string_view name_of(Growth growth) {
  switch (growth) {
    case Growth::grew:
      return "grew";
    case Growth::rolled_back:
      return "rolled_back";
    case Growth::forked:
      return "forked";
  }
  return "unknown";
}

Result<Growth> growth_of(const TreeHead& older, const TreeHead& now, const NodeReader& nodes) {
  if (older.size > now.size) return Growth::rolled_back;
  // Every tree begins with the empty one, of which nothing can be proven.
  if (older.size == 0) return older.root == empty_root() ? Growth::grew : Growth::forked;
  const auto proof = consistency_proof(older.size, now.size, nodes);
  if (!proof) return proof.error();
  return verify_consistency(older, now, *proof) ? Growth::grew : Growth::forked;
}

}  // namespace menshen::ledger
