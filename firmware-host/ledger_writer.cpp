#include "firmware-host/ledger_writer.hpp"

#include <pthread.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "firmware-host/errc.hpp"
#include "firmware-host/priority.hpp"

namespace menshen::host {
namespace {

// A checkpoint costs two syncs, so it waits for a pause: a short one once the log has grown to most
// of its prepared room, a long one otherwise. A door that never pauses gets one anyway before the
// log has grown without end; it comes between two groups, never inside an append.
constexpr int log_pages_comfortable = 400;  // of 4 KiB; store::log_room_bytes holds 508
constexpr int log_pages_max = 4'000;

static_assert(leaves_waiting_max <= ledger::append_leaves_max);

}  // namespace

LedgerWriter::LedgerWriter(ledger::Ledger& ledger, boost::asio::any_io_executor home,
                           WriterPauses pauses)
    : ledger_(ledger), home_(std::move(home)), pauses_(pauses) {}

LedgerWriter::~LedgerWriter() { stop_thread(); }

void LedgerWriter::submit(ledger::NewLeaf leaf, Then then) {
  // One leaf that has no form must not take its group with it.
  if (const auto checked = ledger::recordable(leaf); !checked) {
    return answer(std::move(then), checked.error());
  }
  {
    const std::scoped_lock lock(mutex_);
    if (leaves_.size() < leaves_waiting_max) {
      leaves_.push_back({std::move(leaf), std::move(then), *failures_heard_});
      changed_.notify_one();
      return;
    }
  }
  answer(std::move(then), make_error_code(Errc::queue_full));
}

void LedgerWriter::probe(Probed probed) {
  const std::scoped_lock lock(mutex_);
  probes_.push_back(std::move(probed));
  changed_.notify_one();
}

void LedgerWriter::erase(Erasing erasing, Erased erased) {
  const std::scoped_lock lock(mutex_);
  erasing_.emplace(std::move(erasing), std::move(erased));
  changed_.notify_one();
}

LedgerWriter::Batch LedgerWriter::take_all() {
  const std::scoped_lock lock(mutex_);
  Batch batch;
  if (!leaves_.empty()) {
    batch.failures_heard = leaves_.front().failures_heard;
    if (erasing_) ++groups_passed_;
  } else if (probes_.empty()) {
    batch.erasing = std::exchange(erasing_, std::nullopt);
    groups_passed_ = 0;
  }
  for (Waiting& waiting : leaves_) {
    batch.leaves.push_back(std::move(waiting.leaf));
    batch.thens.push_back(std::move(waiting.then));
  }
  leaves_.clear();
  batch.probes = std::exchange(probes_, {});
  return batch;
}

void LedgerWriter::answer(Then then, Result<ledger::Recorded> result) {
  boost::asio::post(home_, [then = std::move(then), result = std::move(result)] { then(result); });
}

// The queue keeps its order, so what came after a leaf that falls falls with it.
Result<std::vector<ledger::Recorded>> LedgerWriter::append(const Batch& batch) {
  if (batch.failures_heard < failures_) return last_failure_;
  return ledger_.append(batch.leaves);
}

void LedgerWriter::drain() {
  Batch batch = take_all();
  Ok works;
  if (!batch.leaves.empty()) {
    const auto recorded = append(batch);
    if (!recorded) works = recorded.error();
    for (std::size_t i = 0; i < batch.thens.size(); ++i) {
      using Answer = Result<ledger::Recorded>;
      answer(std::move(batch.thens[i]), recorded ? Answer((*recorded)[i]) : Answer(works.error()));
    }
    if (!recorded) {
      last_failure_ = recorded.error();
      const auto heard = [at_home = failures_heard_, count = ++failures_] { *at_home = count; };
      boost::asio::post(home_, heard);  // behind the answers
    }
  } else if (!batch.probes.empty()) {
    works = ledger_.probe();
  }
  for (Probed& probed : batch.probes) {
    boost::asio::post(home_, [probed = std::move(probed), works] { probed(works); });
  }
  if (batch.erasing) erase_portion(std::move(batch.erasing->first), batch.erasing->second);
  if (ledger_.log_pages() >= log_pages_max) checkpoint();
}

void LedgerWriter::erase_portion(Erasing erasing, Erased erased) {
  auto portion = ledger_.erase_due(erasing.today, erasing.rules, erasing.entry);
  if (portion && !*portion) keys_kept_for_damage_ = ledger_.keys_kept_for_damage();
  boost::asio::post(
      home_, [erased = std::move(erased), portion = std::move(portion)] { erased(portion); });
}

bool LedgerWriter::checkpoint() {
  if (ledger_.checkpoint()) return ledger_.log_pages() == 0;
  ++checkpoints_failed_;
  return false;
}

bool LedgerWriter::work_waits() const { return !leaves_.empty() || !probes_.empty(); }

bool LedgerWriter::wait_for_work() {
  const auto wanted = [this] { return stopping_ || work_waits(); };
  // One that was refused is not tried again before something new was written.
  bool checkpoint_wanted = true;
  std::unique_lock lock(mutex_);
  for (;;) {
    if (work_waits()) return true;
    if (stopping_) return false;
    if (erasing_ && groups_passed_ >= groups_before_erasing_max) return true;
    const int pages = checkpoint_wanted ? ledger_.log_pages() : 0;
    if (pages == 0 && !erasing_) {
      changed_.wait(lock, [&] { return wanted() || erasing_.has_value(); });
    } else if (const auto pause =
                   pages >= log_pages_comfortable ? pauses_.grown_log : pauses_.quiet;
               !changed_.wait_for(lock, pause, wanted)) {
      if (pages == 0) return true;  // to erase
      lock.unlock();
      checkpoint_wanted = checkpoint();
      lock.lock();
    }
  }
}

void LedgerWriter::run() {
  ask_for_priority();
  pthread_setname_np(pthread_self(), "ledger");
  while (wait_for_work()) drain();
}

void LedgerWriter::start_thread() {
  check(!thread_.joinable(), "the writer's thread is started once");
  stopping_ = false;
  thread_ = std::thread(&LedgerWriter::run, this);
}

void LedgerWriter::stop_thread() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

std::size_t LedgerWriter::waiting() const {
  const std::scoped_lock lock(mutex_);
  return leaves_.size();
}

}  // namespace menshen::host
