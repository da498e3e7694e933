// Records the orders to hold that are new in their folder: what is due may only be erased once the
// register has every one of them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "firmware-host/hold_orders.hpp"
#include "firmware-host/ledger_writer.hpp"
#include "firmware-host/log.hpp"
#include "firmware-host/metrics.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::host {

// All of it outlives the HoldRecording, which outlives what `slow` and `home` still do for it.
struct HoldRecordingParts {
  const policy::Rules& rules;
  const ledger::LedgerView& view;
  LedgerWriter& writer;
  Metrics& metrics;
  const Log& log;
  std::function<Moment()> now;
  std::function<std::chrono::milliseconds()> uptime;
  Chance chance;
  boost::asio::any_io_executor slow;  // reads the folder, which may be thousands of files
  boost::asio::any_io_executor home;  // the deciding thread's
};

class HoldRecording {
 public:
  using Then = std::function<void(Ok)>;

  HoldRecording(HoldOrders orders, HoldRecordingParts parts)
      : orders_(std::move(orders)), parts_(std::move(parts)) {}

  // Then hears, at home, whether the register has all orders of the folder: an error of
  // HoldOrders::new_orders, or why a leaf was not written. Not again before that.
  void record(Then then);
  // What is being read now is not recorded any more, and its Then not called.
  void stop() { stopped_ = true; }

 private:
  struct Round {
    std::size_t unanswered = 0;
    Ok recorded;
    Then then;
  };

  void submit(NewOrders found, Then then);
  void heard(Round& round, const Result<ledger::Recorded>& recorded);

  HoldOrders orders_;  // of the slow thread
  HoldRecordingParts parts_;
  bool stopped_ = false;
};

}  // namespace menshen::host
