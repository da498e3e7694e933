#include "firmware-host/hold_orders.hpp"

#include <algorithm>
#include <utility>

#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/holds.hpp"

namespace menshen::host {
namespace {

Result<std::vector<std::filesystem::path>> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code unknown;
    if (entry->is_directory(unknown)) continue;
    if (files.size() == hold_order_files_max) MENSHEN_RETURN_ERROR(ledger::Errc::too_many_orders);
    files.push_back(entry->path());
  }
  if (failed) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  std::ranges::sort(files);
  return files;
}

// What else keeps a file from being recorded is the file's own: it orders nothing.
bool may_be_an_order(const Error& error) {
  return error == Errc::file_unreadable || error == ledger::Errc::too_many_orders;
}

bool is_recorded(const ledger::HoldOrder& order, const std::vector<ledger::LegalHold>& holds) {
  return std::ranges::any_of(holds, [&](const ledger::LegalHold& hold) {
    return order.imposes() ? hold.order == order
                           : hold.order.name == order.name && hold.released_by.has_value();
  });
}

}  // namespace

NewOrders HoldOrders::new_orders(const ledger::LedgerView& view, const CivilDate& today) {
  NewOrders found;
  auto holds = view.legal_holds();
  const auto head = view.head();
  const auto files = files_in(files_.folder);
  if (!holds) return none_for(holds.error());
  if (!head) return none_for(head.error());
  if (!files) return none_for(files.error());
  for (const auto& file : *files) {
    auto leaf = leaf_in(file, *holds, today, head->size);
    if (!leaf) {
      say(file.filename().string(), leaf.error());
      if (may_be_an_order(leaf.error())) found.are_all = leaf.error();
    } else if (*leaf && found.leaves.size() == hold_orders_at_once_max) {
      found.are_all = none_for(make_error_code(Errc::queue_full)).are_all;
      break;
    } else if (*leaf) {
      found.leaves.push_back(**std::move(leaf));
    }
  }
  return found;
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

NewOrders HoldOrders::none_for(const Error& error) {
  say("", error);
  return {{}, error};
}

void HoldOrders::say(const std::string& file, const Error& error) {
  Error& said = said_[file];
  if (said == error) return;
  said = error;
  log_.warning("order to hold not recorded", {field::error(error)});
}

}  // namespace menshen::host
