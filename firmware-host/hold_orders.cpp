#include "firmware-host/hold_orders.hpp"

#include <algorithm>
#include <utility>

#include "firmware-host/file.hpp"
#include "gateway/ledger/holds.hpp"

namespace menshen::host {
namespace {

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code unknown;
    if (entry->is_regular_file(unknown)) files.push_back(entry->path());
  }
  std::ranges::sort(files);
  files.resize(std::min(files.size(), hold_order_files_max));
  return files;
}

bool is_recorded(const ledger::HoldOrder& order, const std::vector<ledger::LegalHold>& holds) {
  return std::ranges::any_of(holds, [&](const ledger::LegalHold& hold) {
    return order.imposes() ? hold.order == order
                           : hold.order.name == order.name && hold.released_by.has_value();
  });
}

}  // namespace

std::vector<ledger::NewLeaf> HoldOrders::new_leaves(const ledger::LedgerView& view,
                                                    const CivilDate& today) {
  std::vector<ledger::NewLeaf> leaves;
  auto holds = view.legal_holds();
  const auto head = view.head();
  if (!holds || !head) {
    say("", holds ? head.error() : holds.error());
    return leaves;
  }
  for (const auto& file : files_in(files_.folder)) {
    auto leaf = leaf_in(file, *holds, today, head->size);
    if (!leaf) {
      say(file.filename().string(), leaf.error());
    } else if (*leaf) {
      leaves.push_back(**std::move(leaf));
    }
  }
  return leaves;
}

Result<std::optional<ledger::NewLeaf>> HoldOrders::leaf_in(const std::filesystem::path& file,
                                                           std::vector<ledger::LegalHold>& holds,
                                                           const CivilDate& today,
                                                           std::uint64_t leaves) const {
  const auto note = read_file(file, ledger::hold_order_bytes_max);
  if (!note) return note.error();
  const auto order = ledger::open_hold_order(*note, files_.authority, origin_);
  if (!order) return order.error();
  if (is_recorded(*order, holds)) return std::optional<ledger::NewLeaf>();
  if (const auto may = ledger::may_record(*order, holds, today, leaves); !may) return may.error();
  if (const auto added = ledger::add_order(holds, *order, leaves); !added) return added.error();
  ledger::NewLeaf leaf;
  leaf.entry = ledger::entry_of(*order, {});
  leaf.beside = ledger::beside_of(ledger::Holds::order, bytes_of(*note));
  return std::optional(std::move(leaf));
}

void HoldOrders::say(const std::string& file, const Error& error) {
  Error& said = said_[file];
  if (said == error) return;
  said = error;
  log_.warning("order to hold not recorded", {field::error(error)});
}

}  // namespace menshen::host
