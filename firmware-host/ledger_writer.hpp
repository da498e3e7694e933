// The register's own thread: waits for the disk so that the deciding thread never does, and commits
// everything that waits as one group.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::host {

inline constexpr std::size_t leaves_waiting_max = 256;
// A door that never pauses for long erases after so many groups, when no leaf waits.
inline constexpr int groups_before_erasing_max = 256;

// How long no leaf has come before what a patron might wait for is done.
struct WriterPauses {
  std::chrono::milliseconds grown_log{5};  // for a checkpoint of a log that has grown
  std::chrono::milliseconds quiet{2'000};  // for any checkpoint, and for erasing
};

class LedgerWriter {
 public:
  using Then = std::function<void(Result<ledger::Recorded>)>;
  using Probed = std::function<void(Ok)>;
  using Erased = std::function<void(Result<std::optional<ledger::Erasure>>)>;
  struct Erasing {  // what Ledger::erase_due is asked
    CivilDate today;
    Retention rules;
    Entry entry;
  };

  // `home` is the executor of the deciding thread: every Then runs there, in the order of submit()
  // (a refusal at the queue's door may overtake), never inside submit() itself.
  LedgerWriter(ledger::Ledger& ledger, boost::asio::any_io_executor home, WriterPauses pauses = {});
  ~LedgerWriter();  // stop_thread()
  LedgerWriter(const LedgerWriter&) = delete;
  LedgerWriter& operator=(const LedgerWriter&) = delete;

  // Then gets the leaf's place once it is durable. Errors: Errc::queue_full beyond
  // leaves_waiting_max; the ledger's for a leaf that can never be recorded, told without touching
  // the others; the store's, for every leaf of a group that could not be committed, and for every
  // leaf submitted before this thread heard of that: it was decided believing in leaves that never
  // came. Trying again is the caller's matter.
  void submit(ledger::NewLeaf leaf, Then then);

  // Whether the store takes writes (again): one small durable write, so no oftener than some
  // seconds apart. Costs nothing if leaves wait: their own commit is the answer.
  void probe(Probed probed);

  // One portion of what is due is erased in a long pause, since the last one empties both files'
  // logs; drain() does it when no leaf waits. Erased gets what erase_due says. A second one before
  // that takes the place of the first, which is never answered; nor is one that waits at the end.
  void erase(Erasing erasing, Erased erased);

  // Commits all that waits as one group and posts each answer. The thread's body, and what a
  // simulation without threads calls by itself; never both.
  void drain();

  void start_thread();
  void stop_thread();  // what waits is committed first

  std::size_t waiting() const;
  // Checkpoints that the disk refused: nothing is lost, but the log grows.
  std::uint64_t checkpoints_failed() const { return checkpoints_failed_; }
  // Ledger::keys_kept_for_damage, as of the last answer to erase() that nothing more is due.
  std::uint64_t keys_kept_for_damage() const { return keys_kept_for_damage_; }

 private:
  struct Waiting {
    ledger::NewLeaf leaf;
    Then then;
    std::uint64_t failures_heard = 0;  // when it was submitted
  };
  struct Batch {
    std::vector<ledger::NewLeaf> leaves;
    std::vector<Then> thens;
    std::vector<Probed> probes;
    std::optional<std::pair<Erasing, Erased>> erasing;  // only in a batch without leaves
    std::uint64_t failures_heard = 0;                   // of its first leaf
  };

  void run();
  Batch take_all();
  Result<std::vector<ledger::Recorded>> append(const Batch& batch);
  void answer(Then then, Result<ledger::Recorded> result);
  void erase_portion(Erasing erasing, Erased erased);
  bool work_waits() const;  // with mutex_ held
  // Uses the pauses for checkpoints and erasing; false: told to stop, no leaf waits.
  bool wait_for_work();
  bool checkpoint();  // true: the log is empty now

  ledger::Ledger& ledger_;
  boost::asio::any_io_executor home_;
  WriterPauses pauses_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> leaves_;                         // guarded by mutex_
  std::vector<Probed> probes_;                         // guarded by mutex_
  std::optional<std::pair<Erasing, Erased>> erasing_;  // guarded by mutex_
  int groups_passed_ = 0;                              // before the erasing; guarded by mutex_
  bool stopping_ = false;                              // guarded by mutex_
  std::uint64_t failures_ = 0;                         // groups refused; drain's, like the next
  Error last_failure_;
  std::shared_ptr<std::uint64_t> failures_heard_ = std::make_shared<std::uint64_t>(0);  // at home
  std::atomic<std::uint64_t> checkpoints_failed_ = 0;
  std::atomic<std::uint64_t> keys_kept_for_damage_ = 0;
  std::thread thread_;
};

}  // namespace menshen::host
