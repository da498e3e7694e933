#include "firmware-host/hold_recording.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <sstream>

#include "firmware-host/errc.hpp"
#include "firmware-host/retention_round.hpp"
#include "gateway/store/errc.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;
constexpr const char* origin = "county.example/41010010000001";

ledger::NoteSigner court() {
  const auto seed = draw<32>(test::seeded_chance(std::uint32_t{1}));
  return ledger::NoteSigner::of("court.example",
                                crypto::PrivateKey::from_ed25519_seed(seed).value())
      .value();
}

// A register with one registration that has been due for a while, and a folder of orders.
class HoldRecordingTest : public ::testing::Test {
 protected:
  HoldRecordingTest() {
    rules_.version = "test.1";
    rules_.clock_floor = Instant{};
    EXPECT_TRUE(ledger_.append(std::vector{test::sample_leaf(0)}));
    std::filesystem::create_directory(orders_folder());
  }

  std::filesystem::path orders_folder() const { return folder_.path() / "orders"; }
  void put(const std::string& name) const {
    const auto until = CivilDate(std::chrono::sys_days(now_.date()) + std::chrono::days(30));
    const std::string text =
        ledger::encode_hold_order({origin, name, LeafRange{0, 0}, std::nullopt, until});
    std::ofstream(orders_folder() / name, std::ios::binary)
        << ledger::encode_note({text, {court().sign(text)}});
  }
  void record() {
    recording_.record([this](const Ok& recorded) { answers_.push_back(recorded); });
  }
  static void run(boost::asio::io_context& thread) {
    thread.restart();
    thread.poll();
  }
  void read() {
    run(slow_);
    run(home_);
  }
  void write_and_hear() {
    writer_.drain();
    run(home_);
  }
  // As the host does, some seconds on end.
  void tick(int times = 6) {
    for (int i = 0; i < times; ++i) {
      round_.tick();
      read();
      write_and_hear();
      steady_ += 1s;
    }
  }
  bool is_there() const { return !ledger_.read(0, 1)->front().beside.empty(); }
  std::string log_text() const { return log_text_.str(); }

  test::TemporaryFolder folder_;
  test::FaultyDisk disk_;
  std::ostringstream log_text_;
  Log log_{Severity::info, LineStyle::plain,
           std::make_shared<spdlog::sinks::ostream_sink_mt>(log_text_)};
  Moment now_{test::sample_moment.at + 24h * 68, test::sample_moment.utc_offset};
  std::chrono::microseconds steady_{0};
  policy::Rules rules_;
  Metrics metrics_{now_.at};
  ledger::Ledger ledger_ =
      ledger::Ledger::open(folder_.path() / "ledger.db", {store::Access::own, disk_.vfs(), {}})
          .value();
  boost::asio::io_context home_;
  boost::asio::io_context slow_;
  LedgerWriter writer_{ledger_, home_.get_executor()};
  std::function<Moment()> clock_ = [this] { return now_; };
  std::function<std::chrono::milliseconds()> uptime_ = [] { return 5ms; };
  HoldRecordingParts parts_{rules_,
                            ledger_.view(),
                            writer_,
                            metrics_,
                            log_,
                            clock_,
                            uptime_,
                            test::seeded_chance(std::uint32_t{2}),
                            slow_.get_executor(),
                            home_.get_executor()};
  HoldOrders orders_{{orders_folder(), court().verifier()}, origin, log_};
  HoldRecording recording_{std::move(orders_), parts_};
  RetentionRound round_{{rules_, writer_, metrics_, log_, clock_, [this] { return steady_; },
                         uptime_, test::seeded_chance(std::uint32_t{3}),
                         [this](HoldRecording::Then then) { recording_.record(std::move(then)); }},
                        ForgettingTime(Instant{})};
  std::vector<Ok> answers_;
};

TEST_F(HoldRecordingTest, AnswersOnceEveryOrderIsOnDisk) {
  put("1");
  put("2");
  record();
  read();
  EXPECT_TRUE(answers_.empty());
  write_and_hear();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_TRUE(answers_[0]);
  EXPECT_EQ(ledger_.view().legal_holds()->size(), 2U);
  record();
  read();
  write_and_hear();
  ASSERT_EQ(answers_.size(), 2U);
  EXPECT_TRUE(answers_[1]) << "nothing is new";
  EXPECT_EQ(ledger_.head().size, 3U);
}

TEST_F(HoldRecordingTest, ReadsTheFolderOnTheSlowThreadAlone) {
  put("1");
  record();
  run(home_);
  EXPECT_EQ(writer_.waiting(), 0U);
  run(slow_);
  EXPECT_EQ(writer_.waiting(), 0U) << "leaves are submitted at home";
  std::filesystem::remove_all(orders_folder());  // home has no more to do with it
  run(home_);
  EXPECT_EQ(writer_.waiting(), 1U);
}

TEST_F(HoldRecordingTest, RecordsNothingAfterItWasStopped) {
  put("1");
  record();
  run(slow_);
  recording_.stop();
  run(home_);
  write_and_hear();
  EXPECT_TRUE(answers_.empty());
  EXPECT_EQ(ledger_.head().size, 1U);
}

TEST_F(HoldRecordingTest, SaysThatALeafWasNotWritten) {
  put("1");
  disk_.fail_at(1, test::Fault::full, true);
  record();
  read();
  write_and_hear();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(answers_[0].error(), store::Errc::disk_full);
  disk_.heal();
}

TEST_F(HoldRecordingTest, RecordsWhatItCanReadAndSaysThatItIsNotAll) {
  put("1");
  std::filesystem::create_symlink("nowhere", orders_folder() / "2");
  record();
  read();
  write_and_hear();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(answers_[0].error(), Errc::file_unreadable);
  EXPECT_EQ(ledger_.view().legal_holds()->size(), 1U);
}

TEST_F(HoldRecordingTest, NothingIsErasedBeforeAnOrderIsRecordedThatTheDiskRefused) {
  put("1");
  disk_.fail_at(1, test::Fault::full, true);
  tick(1);
  disk_.heal();
  tick(6);
  EXPECT_TRUE(is_there());
  EXPECT_EQ(ledger_.head().size, 1U) << "not before the minute is over";
  EXPECT_NE(log_text().find("nothing is erased before every order to hold is recorded"),
            std::string::npos);
  steady_ += retention_again_after;
  tick(6);
  EXPECT_TRUE(is_there());
  EXPECT_EQ(ledger_.view().legal_holds()->size(), 1U);
}

TEST_F(HoldRecordingTest, NothingIsErasedWhileAFileOrTheFolderCannotBeRead) {
  std::filesystem::create_symlink("nowhere", orders_folder() / "1");
  tick();
  EXPECT_TRUE(is_there());
  std::filesystem::remove_all(orders_folder());
  steady_ += retention_again_after;
  tick();
  EXPECT_TRUE(is_there());
  std::filesystem::create_directory(orders_folder());
  steady_ += retention_again_after;
  tick();
  EXPECT_FALSE(is_there());
}

}  // namespace
}  // namespace menshen::host
