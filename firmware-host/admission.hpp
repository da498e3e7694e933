// THE STORY: one Scan becomes a Decision, a durable leaf, and only then an open gate and a page
// that answers (docs/design.md, "One card's way through it"). Everything runs on the deciding
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/gate/gate.hpp"
#include "firmware-host/desk/board.hpp"
#include "firmware-host/forgetting_time.hpp"
#include "firmware-host/ledger_writer.hpp"
#include "firmware-host/log.hpp"
#include "firmware-host/metrics.hpp"
#include "firmware-host/overrides.hpp"
#include "gateway/core/chance.hpp"
#include "gateway/core/door_state.hpp"
#include "gateway/identity/recognize.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/policy/decide.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace menshen::host {

// All by the steady clock: a wall clock that is set back must not keep anything for hours.
//
inline constexpr std::size_t open_referrals_max = 64;

// A scan whose leaf could not be written is tried again by itself for this long; and a leaf that
// became durable later than this opens no gate, since somebody else may stand there by then.
inline constexpr std::chrono::seconds undecided_kept_for{30};

// Events (starts, faults) that wait for a store that fails.
inline constexpr std::size_t unrecorded_events_max = 64;

// How often a failing store is asked whether it takes writes again.
inline constexpr std::chrono::seconds store_probed_every{5};

// The register is said to be too busy when the oldest leaf has waited this long.
inline constexpr std::chrono::seconds leaf_wait_max{3};

struct Lane {
  std::string zone;
  gate::Gate* gate = nullptr;
};

// What an admission works with; all of it outlives the Admission.
struct AdmissionParts {
  const std::map<std::string, Lane>& lanes;
  const policy::Rules& rules;
  const identity::VenueContext& venue;
  const watchlist::OpenList& open_list;
  ledger::BesideSealer& sealer;
  LedgerWriter& writer;
  desk::Board& board;
  Metrics& metrics;
  const Log& log;
  std::function<Moment()> now;
  std::function<std::chrono::microseconds()> steady;
  std::function<std::chrono::milliseconds()> uptime;  // SystemClock::uptime, for the leaves
  Chance chance;
};

class Admission {
 public:
  Admission(AdmissionParts parts, DoorState door, ForgettingTime forgetting)
      : parts_(std::move(parts)), door_(std::move(door)), forgetting_(forgetting) {}

  void admit(Scan scan);

  // Once a second: what could not be recorded is tried again, what has gone stale is forgotten.
  void tick();

  // A fault or a change that is no decision (a device, a start, a stop) becomes a leaf too; one
  // that the store refuses waits until the store takes writes again.
  void note(Entry entry);
  // The same for what somebody waits for: told once it is durable, or why it is not; it is not
  // tried again.
  void note(Entry entry, std::function<void(Ok)> then);

  // The next scan on the lane that the rules do not admit is a manager's override, if the rule
  // table lets it be one, of the lane's last decision. Errors of Overrides::arm.
  Result<std::chrono::seconds> arm_override(const std::string& lane, LeafIndex last);

  // The store takes leaves, as a probe or an append has shown: if it did not before, the time in
  // which the gate stayed shut becomes a leaf, whose `up` says when it ended.
  void store_works();

  const DoorState& door() const { return door_; }

 private:
  struct Turn {  // one scan on its way
    Scan scan;
    std::uint64_t number = 0;  // counts the scans of all lanes
    std::chrono::microseconds arrived{0};
    bool failed_before = false;  // and the log has said so
  };
  enum class Try : std::uint8_t { first, again };
  struct Patron {  // whom a scan is about: a new credential, or the one a desk step completes
    Recognition recognition;
    std::optional<std::vector<policy::Step>> steps;  // completed at the desk
  };
  struct Ruling {
    Decision decision;
    std::optional<Overrides::Armed> override;  // that this scan has used up
  };
  struct Referral {
    Credential credential;
    std::string lane;
    std::chrono::microseconds since{0};
  };

  void decide_and_record(const Turn& turn);
  Patron patron_of(const Scan& scan, const Moment& now) const;
  Standing standing_of(const Recognition& recognition, const Moment& now) const;
  std::optional<Referral> take_referral(LeafIndex leaf);
  Ruling rule(const Turn& turn, const Patron& patron, const Standing& standing, const Moment& now);
  Decision decide(const Patron& patron, const Standing& standing, const Lane& lane,
                  const Moment& now) const;
  Result<ledger::NewLeaf> leaf_of(const Scan& scan, const Patron& patron, const Standing& standing,
                                  const Ruling& ruling, const Moment& now) const;
  void act(const Turn& turn, const Patron& patron, const Decision& decision, const Moment& now,
           LeafIndex leaf);
  void keep_referral(const Turn& turn, const Credential& credential,
                     const std::optional<Referral>& answered, LeafIndex leaf);
  void keep_undecided(const Turn& turn, const Error& error);
  void say_why_nothing_is_written(const Error& error);
  void probe_the_store(std::chrono::microseconds steady);
  void complete(Entry& entry) const;
  void record_event(Entry entry, Try attempt);
  void keep_event(const Entry& entry, Try attempt, const Error& error);
  Instant forgotten_before() const;
  bool is_fresh(const Turn& turn) const;

  AdmissionParts parts_;
  DoorState door_;
  ForgettingTime forgetting_;
  std::map<LeafIndex, Referral> referrals_;
  Overrides overrides_;
  std::uint64_t turns_ = 0;
  std::map<std::string, std::uint64_t> newest_turn_;  // of each lane
  std::map<std::string, Turn> undecided_;             // of each lane, only while it is the newest
  std::map<std::uint64_t, std::chrono::microseconds> unanswered_;  // turns at the register
  std::deque<Entry> unrecorded_;
  std::chrono::microseconds probe_again_at_{0};
  bool store_failed_ = false;  // since the last leaf
};

}  // namespace menshen::host
