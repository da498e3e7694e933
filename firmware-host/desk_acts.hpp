// What the desk does with the register beside scans: somebody has left, and the on-site view of one
// record. Each is a leaf first, and only then an answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <set>
#include <string>

#include "firmware-host/desk/routes.hpp"
#include "firmware-host/ledger_writer.hpp"
#include "firmware-host/log.hpp"
#include "firmware-host/metrics.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/ledger/access_reason.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::host {

// How many leaves back somebody may still leave: an older stay ends without a leaf.
inline constexpr std::uint64_t exit_looks_back_leaves_max = 5'000;

std::vector<desk::PurposeWords> purpose_words();

// What the acts work with; all of it outlives them.
struct DeskActsParts {
  const ledger::LedgerView& view;
  LedgerWriter& writer;
  Metrics& metrics;
  const Log& log;
  std::function<Moment()> now;
  std::function<std::chrono::milliseconds()> uptime;
  Chance chance;
  std::string rules_version;
  std::string origin;
  std::string sealed_venue_key;       // of menshenctl register-key seal; empty: no on-site view
  boost::asio::any_io_executor home;  // the deciding thread's
  boost::asio::any_io_executor slow;  // where a PIN may take its 0.3 s
};

// Lives on the deciding thread.
class DeskActs {
 public:
  explicit DeskActs(DeskActsParts parts) : parts_(std::move(parts)) {}

  // desk::Errc::leaf_unknown: no admission; left_already; exit_too_late; register_failing.
  void leave(LeafIndex admission, desk::Answered<LeafIndex> answer);

  // The PIN has been found right already; it opens the venue's key. desk::Errc::leaf_unknown,
  // record_gone: erased; case_number_form; register_failing; record_shut: the key does not open
  // under this PIN, or the record not under this key.
  void open_record(desk::RecordAsked asked, desk::Answered<desk::RecordShown> answer);

 private:
  struct SealedRecord {
    EntryId id{};
    Bytes beside;
  };

  Result<Entry> exit_of(LeafIndex admission) const;
  Ok check_not_left(LeafIndex admission) const;
  Result<SealedRecord> record_at(LeafIndex leaf) const;
  ledger::NewLeaf access_leaf(LeafIndex leaf, const ledger::AccessReason& reason) const;
  void write(ledger::NewLeaf leaf, desk::Answered<LeafIndex> answer);
  void open_and_answer(const SealedRecord& sealed, const std::string& pin, desk::RecordShown shown,
                       desk::Answered<desk::RecordShown> answer);

  DeskActsParts parts_;
  std::set<LeafIndex> leaving_;  // whose exit is on its way to the disk
};

}  // namespace menshen::host
