#include "firmware-host/changes.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "gateway/ledger/leaf.hpp"

namespace menshen::host {
namespace {

// Such leaves are rare and stand in an index of their own: a few pages at most, ever.
std::optional<Entry> last_of(const ledger::LedgerView& view, EntryKind kind) {
  std::optional<Entry> last;
  ledger::EntryFilter filter;
  filter.kind = kind;
  for (;;) {
    const auto page = view.find(filter, ledger::read_leaves_max);
    if (!page || page->empty()) return last;
    if (auto leaf = ledger::parse_leaf(page->back().bytes)) last = std::move(leaf->entry);
    filter.first = page->back().index + 1;
  }
}

Entry configuration_change(std::string_view fingerprint) {
  Entry entry;
  entry.kind = EntryKind::configuration_change;
  entry.detail = fingerprint;
  return entry;
}

Entry list_change(const Standing& standing, Instant now) {
  Entry entry;
  entry.kind = EntryKind::list_change;
  entry.list_version = standing.list_version;
  entry.list_stale = standing.list_stale;
  if (standing.list_issued) {
    const auto age = std::chrono::floor<std::chrono::seconds>(now - *standing.list_issued);
    entry.list_age = std::max(age, std::chrono::seconds(0));
  }
  return entry;
}

}  // namespace

std::vector<Entry> changes_since(const ledger::LedgerView& view, std::string_view fingerprint,
                                 const Standing& standing, Instant now) {
  std::vector<Entry> changes;
  const auto configuration = last_of(view, EntryKind::configuration_change);
  if (!configuration || configuration->detail != fingerprint) {
    changes.push_back(configuration_change(fingerprint));
  }
  const auto list = last_of(view, EntryKind::list_change);
  if ((list ? list->list_version : 0) != standing.list_version) {
    changes.push_back(list_change(standing, now));
  }
  return changes;
}

}  // namespace menshen::host
