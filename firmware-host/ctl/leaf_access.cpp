#include "firmware-host/ctl/leaf_access.hpp"

#include <array>

#include "firmware-host/clock.hpp"
#include "gateway/store/errc.hpp"

namespace menshen::ctl {

std::optional<ledger::AccessReason> reason_of(const std::string& purpose,
                                              const std::string& case_number,
                                              const Streams& streams) {
  const auto known = ledger::purpose_named(purpose);
  if (known && ledger::is_case_number(case_number)) {
    return ledger::AccessReason{*known, case_number};
  }
  fail(streams, exit_usage,
       known ? "--case is the number of a case, 1 to 64 bytes without quotation marks"
             : "--purpose is inspection, investigation, complaint, subject_request or delivery");
  return std::nullopt;
}

std::optional<ledger::Ledger> own_register(const host::Config& config, const World& world) {
  const std::string file = config.store_file.string();
  const auto refuse = [&](const std::string& why) -> std::optional<ledger::Ledger> {
    fail(world.streams, exit_file, file + ": " + why);
    return std::nullopt;
  };
  // Only menshend brings a register to its schema, or makes one.
  if (const auto view = ledger::LedgerView::open(file); !view) {
    return refuse(view.error().message());
  }
  auto opened = ledger::Ledger::open(file);
  if (opened) return std::move(*opened);
  if (opened.error() == store::Errc::in_use) {
    return refuse(
        "menshend writes this register: show the record at the desk, or stop menshend first "
        "(systemctl stop menshend), so that the access can be recorded");
  }
  return refuse(opened.error().message());
}

std::optional<LeafIndex> record_access(ledger::Ledger& venue_register, const LeafRange& shown,
                                       const ledger::AccessReason& reason,
                                       const std::string& time_zone, const World& world) {
  ledger::NewLeaf leaf;
  leaf.entry.kind = EntryKind::inspection_access;
  leaf.entry.id = draw<16>(world.chance);
  leaf.entry.moment = host::TimeZone::named(time_zone)->at(world.clock());
  leaf.entry.up = world.uptime();
  leaf.entry.range = shown;
  leaf.entry.detail = name_of(reason.purpose);
  leaf.beside = encode_access_reason(reason);
  const std::array leaves = {std::move(leaf)};
  const auto recorded = venue_register.append(leaves);
  if (recorded) return recorded->front().index;
  fail(world.streams, exit_file,
       "nothing is shown, the access could not be recorded: " + recorded.error().message());
  return std::nullopt;
}

}  // namespace menshen::ctl
