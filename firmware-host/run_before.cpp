#include "firmware-host/run_before.hpp"

#include <algorithm>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/violation.hpp"

namespace menshen::host {
namespace {

constexpr std::uint64_t piece_leaves = 64;

struct EndOfRun {
  std::optional<EntryKind> kind;  // of the last leaf that is no access
  std::optional<Instant> latest;  // of that leaf and of the accesses behind it
};

EndOfRun end_of_run(const ledger::LedgerView& view) {
  EndOfRun found;
  const auto head = view.head();
  for (std::uint64_t end = head ? head->size : 0; end > 0;) {
    const std::uint64_t count = std::min(end, piece_leaves);
    const auto leaves = view.read(end - count, count);
    if (!leaves) return found;
    for (auto stored = leaves->rbegin(); stored != leaves->rend(); ++stored) {
      const auto leaf = ledger::parse_leaf(stored->bytes);
      if (!leaf) return found;
      found.latest = std::max(found.latest, std::optional(leaf->entry.moment.at));
      if (leaf->entry.kind == EntryKind::inspection_access) continue;
      found.kind = leaf->entry.kind;
      return found;
    }
    end -= count;
  }
  return found;
}

}  // namespace

std::string_view run_before(const ledger::LedgerView& view) {
  const auto head = view.head();
  if (head && head->size == 0) return "first";
  return end_of_run(view).kind == EntryKind::stop ? "after_stop" : ledger::detail_after_cut;
}

std::optional<Instant> latest_before(const ledger::LedgerView& view) {
  return end_of_run(view).latest;
}

}  // namespace menshen::host
