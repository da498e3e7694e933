// Once an hour, and at the start: what is due beside the leaves is erased by the register's own
// thread, in portions that never stand before a patron's leaf.
#pragma once

#include <chrono>
#include <functional>

#include "firmware-host/forgetting_time.hpp"
#include "firmware-host/ledger_writer.hpp"
#include "firmware-host/log.hpp"
#include "firmware-host/metrics.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::host {

inline constexpr std::chrono::hours retention_every{1};
// After an error, an order to hold that is not recorded yet, or while somebody reads what must be
// let go of.
inline constexpr std::chrono::seconds retention_again_after{60};

// All of it outlives the RetentionRound.
struct RetentionParts {
  const policy::Rules& rules;
  LedgerWriter& writer;
  Metrics& metrics;
  const Log& log;
  std::function<Moment()> now;
  std::function<std::chrono::microseconds()> steady;
  std::function<std::chrono::milliseconds()> uptime;
  Chance chance;
  // Before anything is erased: what it is given hears, at home, whether the register has every
  // order to hold (hold_recording.hpp).
  std::function<void(std::function<void(Ok)>)> record_orders;
  std::function<void()> ended = {};  // a round that found no more to erase
};

class RetentionRound {
 public:
  // The day comes from `time`, not from the wall: a clock that was set ahead erases nothing at
  // once.
  RetentionRound(RetentionParts parts, ForgettingTime time)
      : parts_(std::move(parts)), time_(time) {}

  void tick();  // once a second

 private:
  void erase_portion();
  void fail(EventName event, const Error& error);
  void heard(const Result<std::optional<ledger::Erasure>>& portion);
  void tell_of_kept_keys();
  void end(std::chrono::microseconds next_after);

  RetentionParts parts_;
  ForgettingTime time_;
  bool running_ = false;
  bool failing_ = false;    // and the log has said so
  std::size_t erased_ = 0;  // in this round
  std::uint64_t kept_keys_told_ = 0;
  std::chrono::microseconds next_at_{0};
};

}  // namespace menshen::host
