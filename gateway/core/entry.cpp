#include "gateway/core/entry.hpp"

namespace menshen {

std::string_view name_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::admission:
      return "admission";
    case EntryKind::refusal:
      return "refusal";
    case EntryKind::referral:
      return "referral";
    case EntryKind::gate_fault:
      return "gate_fault";
    case EntryKind::device_fault:
      return "device_fault";
    case EntryKind::device_restored:
      return "device_restored";
    case EntryKind::start:
      return "start";
    case EntryKind::stop:
      return "stop";
    case EntryKind::configuration_change:
      return "configuration_change";
    case EntryKind::list_change:
      return "list_change";
    case EntryKind::exit:
      return "exit";
    case EntryKind::override:
      return "override";
    case EntryKind::clock_jump:
      return "clock_jump";
    case EntryKind::erasure:
      return "erasure";
    case EntryKind::inspection_access:
      return "inspection_access";
    case EntryKind::rollback:
      return "rollback";
    case EntryKind::legal_hold:
      return "legal_hold";
    case EntryKind::cosignature:
      return "cosignature";
    case EntryKind::day_keys_lost:
      return "day_keys_lost";
  }
  return "unknown";
}

}  // namespace menshen
