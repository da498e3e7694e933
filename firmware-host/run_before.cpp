#include "firmware-host/run_before.hpp"

#include <algorithm>

#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/violation.hpp"

namespace menshen::host {
namespace {

constexpr std::uint64_t piece_leaves = 64;

}  // namespace

std::string_view run_before(const ledger::LedgerView& view) {
  const auto head = view.head();
  if (head && head->size == 0) return "first";
  for (std::uint64_t end = head ? head->size : 0; end > 0;) {
    const std::uint64_t count = std::min(end, piece_leaves);
    const auto leaves = view.read(end - count, count);
    if (!leaves) break;
    for (auto stored = leaves->rbegin(); stored != leaves->rend(); ++stored) {
      const auto leaf = ledger::parse_leaf(stored->bytes);
      if (leaf && leaf->entry.kind == EntryKind::inspection_access) continue;
      const bool stopped = leaf && leaf->entry.kind == EntryKind::stop;
      return stopped ? "after_stop" : ledger::detail_after_cut;
    }
    end -= count;
  }
  return ledger::detail_after_cut;
}

}  // namespace menshen::host
