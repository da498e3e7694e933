#include "firmware-host/ledger_writer.hpp"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <optional>

#include "firmware-host/errc.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;
using test::Fault;
using test::sample_leaf;

class LedgerWriterTest : public ::testing::Test {
 protected:
  LedgerWriter::Then keep() {
    return [this](const Result<ledger::Recorded>& recorded) { answers_.push_back(recorded); };
  }
  void submit(std::uint64_t first, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) writer_.submit(sample_leaf(first + i), keep());
  }
  // Runs what has been posted home; nothing else ever runs there.
  void go_home() {
    home_.restart();
    home_.poll();
  }
  // Runs home until so many answers have come, at most five seconds.
  void wait_for_answers(std::size_t count) {
    const auto guard = boost::asio::make_work_guard(home_);
    const auto end = std::chrono::steady_clock::now() + 5s;
    home_.restart();
    while (answers_.size() < count && std::chrono::steady_clock::now() < end)
      home_.run_one_for(50ms);
  }
  std::uintmax_t database_bytes() const { return std::filesystem::file_size(file_); }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "ledger.db";
  test::FaultyDisk disk_;
  ledger::Ledger ledger_ =
      ledger::Ledger::open(file_, {store::Access::own, disk_.vfs(), {}}).value();
  boost::asio::io_context home_;
  LedgerWriter writer_{ledger_, home_.get_executor()};
  std::vector<Result<ledger::Recorded>> answers_;
};

TEST_F(LedgerWriterTest, AnswersInOrderWithIndexAndHead) {
  submit(0, 3);
  EXPECT_EQ(writer_.waiting(), 3U);
  writer_.drain();
  EXPECT_EQ(writer_.waiting(), 0U);
  go_home();
  ASSERT_EQ(answers_.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(answers_[i]->index, i);
    EXPECT_EQ(answers_[i]->head.size, i + 1);
  }
  EXPECT_EQ(answers_[2]->head, ledger_.head());
}

TEST_F(LedgerWriterTest, AnswersOnlyAtHome) {
  submit(0, 1);
  ledger::NewLeaf bad;
  bad.entry.kind = EntryKind::admission;  // without a decision it has no form
  writer_.submit(bad, keep());
  EXPECT_TRUE(answers_.empty());
  writer_.drain();
  EXPECT_TRUE(answers_.empty());
  go_home();
  EXPECT_EQ(answers_.size(), 2U);
}

TEST_F(LedgerWriterTest, CommitsAllThatWaitsAsOneGroup) {
  submit(0, 1);
  writer_.drain();
  const auto before = disk_.operations();
  submit(1, 1);
  writer_.drain();
  const auto for_one = disk_.operations() - before;
  submit(2, 100);
  writer_.drain();
  EXPECT_LT(disk_.operations() - before - for_one, 20 * for_one);
  EXPECT_EQ(ledger_.head().size, 102U);
}

TEST_F(LedgerWriterTest, RefusesTheLeafBeyondItsQueue) {
  submit(0, leaves_waiting_max);
  writer_.submit(sample_leaf(999), keep());
  go_home();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(answers_[0].error(), Errc::queue_full);
  writer_.drain();
  go_home();
  EXPECT_EQ(answers_.size(), leaves_waiting_max + 1);
  EXPECT_EQ(ledger_.head().size, leaves_waiting_max);
  submit(1'000, 1);
  writer_.drain();
  go_home();
  EXPECT_TRUE(answers_.back());
}

TEST_F(LedgerWriterTest, ALeafWithoutAFormDoesNotTakeItsGroupWithIt) {
  submit(0, 1);
  auto bad = sample_leaf(1);
  bad.entry.lane = std::string(ledger::lane_bytes_max + 1, 'x');
  writer_.submit(bad, keep());
  submit(2, 1);
  writer_.drain();
  go_home();
  ASSERT_EQ(answers_.size(), 3U);
  EXPECT_EQ(answers_[0].error(), ledger::Errc::leaf_field);  // told without waiting for the disk
  EXPECT_EQ(answers_[1]->index, 0U);
  EXPECT_EQ(answers_[2]->index, 1U);
}

TEST_F(LedgerWriterTest, TellsEveryLeafOfAGroupThatTheDiskRefused) {
  disk_.fail_at(1, Fault::full, true);
  submit(0, 3);
  writer_.drain();
  go_home();
  ASSERT_EQ(answers_.size(), 3U);
  for (const auto& answer : answers_) EXPECT_EQ(answer.error(), store::Errc::disk_full);
  EXPECT_EQ(ledger_.head().size, 0U);
  disk_.heal();
  submit(0, 3);
  writer_.drain();
  go_home();
  EXPECT_EQ(answers_.back()->index, 2U);
}

TEST_F(LedgerWriterTest, LetsALeafFallThatWasSubmittedBeforeARefusalWasHeard) {
  disk_.fail_at(1, Fault::io, true);
  submit(0, 1);
  writer_.drain();
  disk_.heal();
  submit(1, 2);  // believing that leaf 0 will stand
  writer_.drain();
  submit(3, 1);  // believing that all three will
  writer_.drain();
  EXPECT_EQ(ledger_.head().size, 0U);
  go_home();
  ASSERT_EQ(answers_.size(), 4U);
  for (const auto& answer : answers_) EXPECT_EQ(answer.error(), store::Errc::io);
  submit(4, 1);
  writer_.drain();
  go_home();
  EXPECT_EQ(answers_.back()->index, 0U);
}

TEST_F(LedgerWriterTest, AProbeAsksTheDiskOnlyIfNobodyWaits) {
  std::vector<Ok> probed;
  const auto keep_probe = [&](const Ok& works) { probed.push_back(works); };
  writer_.probe(keep_probe);
  writer_.drain();
  disk_.fail_at(1, Fault::io, true);
  writer_.probe(keep_probe);
  writer_.drain();
  submit(0, 1);
  writer_.probe(keep_probe);
  writer_.drain();
  disk_.heal();
  go_home();  // hears of the refusal
  submit(0, 1);
  writer_.probe(keep_probe);
  writer_.drain();
  go_home();
  ASSERT_EQ(probed.size(), 4U);
  EXPECT_TRUE(probed[0]);
  EXPECT_EQ(probed[1].error(), store::Errc::io);
  EXPECT_EQ(probed[2].error(), store::Errc::io);
  EXPECT_TRUE(probed[3]);
  EXPECT_EQ(ledger_.head().size, 1U);
}

TEST_F(LedgerWriterTest, MovesAGrownLogEvenWhenNobodyEverPauses) {
  for (std::uint64_t i = 0; i < 2 * leaves_waiting_max; ++i) {
    auto leaf = sample_leaf(i);
    leaf.beside = Bytes(ledger::beside_bytes_max, 7);
    writer_.submit(std::move(leaf), keep());
    if (writer_.waiting() == leaves_waiting_max) writer_.drain();
  }
  EXPECT_EQ(ledger_.log_pages(), 0);
  EXPECT_GT(database_bytes(), 2 * leaves_waiting_max * ledger::beside_bytes_max);
}

TEST_F(LedgerWriterTest, ItsThreadAnswersInOrderOnTheHomeThread) {
  const auto home_thread = std::this_thread::get_id();
  writer_.start_thread();
  for (std::uint64_t i = 0; i < 200; ++i) {
    writer_.submit(sample_leaf(i), [&](const Result<ledger::Recorded>& recorded) {
      EXPECT_EQ(std::this_thread::get_id(), home_thread);
      answers_.push_back(recorded);
    });
  }
  wait_for_answers(200);
  ASSERT_EQ(answers_.size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(answers_[i]->index, i);
  writer_.stop_thread();
  EXPECT_FALSE(ledger_.verify_all()->damage);
}

TEST_F(LedgerWriterTest, StoppingCommitsWhatWaitsFirst) {
  submit(0, 50);
  writer_.start_thread();
  submit(50, 50);
  writer_.stop_thread();
  EXPECT_EQ(ledger_.head().size, 100U);
  go_home();
  EXPECT_EQ(answers_.size(), 100U);
  submit(100, 1);  // nobody is there to write it, until somebody is
  EXPECT_EQ(writer_.waiting(), 1U);
  writer_.start_thread();
  wait_for_answers(101);
  EXPECT_EQ(answers_.size(), 101U);
}

TEST_F(LedgerWriterTest, ItsThreadMovesTheLogInAPause) {
  const auto before = database_bytes();
  writer_.start_thread();
  for (std::uint64_t i = 0; i < 100; ++i) {  // more pages than are comfortable
    auto leaf = sample_leaf(i);
    leaf.beside = Bytes(20'000, 7);
    writer_.submit(std::move(leaf), keep());
  }
  wait_for_answers(100);
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (database_bytes() < before + 2'000'000 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_GT(database_bytes(), before + 2'000'000);
}

TEST_F(LedgerWriterTest, ACheckpointThatIsRefusedIsNotTriedInCircles) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    auto leaf = sample_leaf(i);
    leaf.beside = Bytes(20'000, 7);
    writer_.submit(std::move(leaf), keep());
  }
  writer_.drain();
  disk_.fail_at(1, Fault::full, true);
  writer_.start_thread();
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (writer_.checkpoints_failed() == 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(5ms);
  }
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(writer_.checkpoints_failed(), 1U);
  disk_.heal();
  submit(100, 1);  // something new was written: now it is tried again
  wait_for_answers(101);
  const auto before = database_bytes();
  while (database_bytes() == before && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(5ms);
  }
  writer_.stop_thread();
  EXPECT_EQ(writer_.checkpoints_failed(), 1U);
  EXPECT_EQ(ledger_.log_pages(), 0);
}

LedgerWriter::Erasing erasing_after(int days) {
  LedgerWriter::Erasing erasing;
  const auto day_0 = std::chrono::sys_days(test::sample_moment.date());
  erasing.today = CivilDate(day_0 + std::chrono::days(days));
  erasing.entry.moment = test::sample_moment;
  erasing.entry.moment.at += std::chrono::hours(24 * days);  // verifying asks whether it was due
  return erasing;
}

TEST_F(LedgerWriterTest, ErasesAPortionOnlyWhenNoLeafWaits) {
  submit(0, 3);
  writer_.drain();
  std::vector<std::optional<ledger::Erasure>> portions;
  const auto heard = [&](const auto& portion) { portions.push_back(portion.value()); };
  writer_.erase(erasing_after(61), heard);
  submit(3, 2);
  writer_.drain();
  go_home();
  EXPECT_TRUE(portions.empty());
  EXPECT_EQ(answers_.size(), 5U);
  writer_.drain();
  EXPECT_TRUE(portions.empty());  // only at home
  go_home();
  ASSERT_EQ(portions.size(), 1U);
  EXPECT_EQ(portions[0]->leaf, 5U);
  EXPECT_EQ(portions[0]->rows, 5U);
  while (portions.back()) {
    writer_.erase(erasing_after(61), heard);
    writer_.drain();
    go_home();
  }
  for (std::size_t i = 1; i + 1 < portions.size(); ++i) EXPECT_EQ(portions[i]->rows, 0U);
}

TEST_F(LedgerWriterTest, TellsWhyNothingWasErased) {
  submit(0, 1);
  writer_.drain();
  disk_.fail_at(1, Fault::full, true);
  Error error;
  writer_.erase(erasing_after(61), [&](const auto& portion) { error = portion.error(); });
  writer_.drain();
  go_home();
  EXPECT_EQ(error, store::Errc::disk_full);
  disk_.heal();
  EXPECT_EQ(ledger_.head().size, 1U);
  EXPECT_FALSE(ledger_.read(0, 1)->front().beside.empty());
}

// The thread with pauses of its own. Portions are heard at home.
class ErasingThreadTest : public LedgerWriterTest {
 protected:
  void start(std::chrono::milliseconds long_pause) {
    submit(0, 50);
    writer_.drain();
    go_home();
    answers_.clear();
    EXPECT_TRUE(ledger_.checkpoint());
    eraser_.emplace(ledger_, home_.get_executor(), WriterPauses{5ms, long_pause});
    eraser_->start_thread();
    eraser_->erase(erasing_after(61),
                   [this](const auto& portion) { rows_ += portion.value()->rows; });
  }
  // Each leaf a group of its own.
  void let_in(int patrons) {
    for (int i = 0; i < patrons; ++i) {
      eraser_->submit(sample_leaf(ledger_.head().size), keep());
      wait_for_answers(answers_.size() + 1);
    }
  }
  void wait_for_portion() {
    const auto guard = boost::asio::make_work_guard(home_);
    const auto end = std::chrono::steady_clock::now() + 5s;
    home_.restart();
    while (rows_ == 0 && std::chrono::steady_clock::now() < end) home_.run_one_for(50ms);
  }

  std::optional<LedgerWriter> eraser_;
  std::size_t rows_ = 0;
};

TEST_F(ErasingThreadTest, ErasesInAPause) {
  start(20ms);
  wait_for_portion();
  EXPECT_EQ(rows_, 50U);
  eraser_->stop_thread();
  EXPECT_FALSE(ledger_.verify_all()->damage);
}

TEST_F(ErasingThreadTest, ErasesNothingWhilePatronsComeOneAfterTheOther) {
  start(1h);
  let_in(20);
  eraser_->stop_thread();
  go_home();
  EXPECT_EQ(rows_, 0U);
  EXPECT_EQ(ledger_.head().size, 70U);
}

TEST_F(ErasingThreadTest, ErasesAtADoorThatNeverPauses) {
  start(1h);
  let_in(groups_before_erasing_max - 1);
  EXPECT_EQ(rows_, 0U);
  let_in(1);
  wait_for_portion();
  EXPECT_GE(rows_, 50U);
  eraser_->stop_thread();
  EXPECT_FALSE(ledger_.verify_all()->damage);
}

}  // namespace
}  // namespace menshen::host
