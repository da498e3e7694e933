#include "firmware-host/retention_round.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <sqlite3.h>

#include <boost/asio/io_context.hpp>
#include <sstream>

#include "tests/support/aged_leaves.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

// A register of which a day is past; rounds without threads.
class RetentionRoundTest : public ::testing::Test {
 protected:
  RetentionRoundTest() {
    rules_.version = "test.1";
    check(ledger_.append(std::vector{test::leaf_on(0, 0), test::leaf_on(0, 1)}).has_value(),
          "append");
  }
  void tamper(const std::string& sql) const {
    sqlite3* database = nullptr;
    sqlite3_open((folder_.path() / "ledger.db").c_str(), &database);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
  }
  void round() {
    for (int second = 0; second < 6; ++second) {
      round_.tick();
      writer_.drain();
      home_.restart();
      home_.poll();
      steady_ += 1s;
    }
    steady_ += retention_every;
  }
  std::size_t times_said(std::string_view text) const {
    const std::string log = log_text_.str();
    std::size_t times = 0;
    for (auto at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++times;
    return times;
  }
  bool shows(const std::string& line) const {
    return metrics_.render(now_.at).find(line + "\n") != std::string::npos;
  }

  test::TemporaryFolder folder_;
  std::ostringstream log_text_;
  Log log_{Severity::info, LineStyle::plain,
           std::make_shared<spdlog::sinks::ostream_sink_mt>(log_text_)};
  Moment now_{test::sample_moment.at + 24h * 68, test::sample_moment.utc_offset};
  std::chrono::microseconds steady_{0};
  policy::Rules rules_;
  Metrics metrics_{now_.at};
  ledger::Ledger ledger_ = ledger::Ledger::open(folder_.path() / "ledger.db").value();
  boost::asio::io_context home_;
  LedgerWriter writer_{ledger_, home_.get_executor()};
  int ended_ = 0;
  RetentionRound round_{
      {rules_, writer_, metrics_, log_, [this] { return now_; }, [this] { return steady_; },
       [] { return 5ms; }, test::seeded_chance(std::uint32_t{3}),
       [](const std::function<void(Ok)>& then) { then({}); }, [this] { ++ended_; }},
      ForgettingTime(Instant{})};
};

TEST_F(RetentionRoundTest, EndsOnceNothingMoreIsDue) {
  round();
  EXPECT_EQ(times_said("erased what was due"), 1U);
  EXPECT_EQ(ended_, 1);
  EXPECT_TRUE(shows("menshen_day_keys_kept_for_damage 0"));
  EXPECT_EQ(times_said("day keys past their time"), 0U);
}

// Otherwise verifying alone would tell of a key that stays, with all that it opens in old copies.
TEST_F(RetentionRoundTest, SaysThatADamagedRowKeepsAKeyPastItsTime) {
  tamper("UPDATE beside SET day = day + 640 WHERE idx = 1");
  round();
  EXPECT_TRUE(shows("menshen_day_keys_kept_for_damage 1"));
  EXPECT_EQ(times_said("day keys past their time kept, rows under them are damaged"), 1U);
  round();
  EXPECT_EQ(times_said("day keys past their time"), 1U);  // not every hour
  tamper("DELETE FROM beside WHERE idx = 1");             // somebody has looked
  round();
  EXPECT_TRUE(shows("menshen_day_keys_kept_for_damage 0"));
  EXPECT_EQ(times_said("day keys past their time"), 1U);
  EXPECT_EQ(ended_, 3);
}

}  // namespace
}  // namespace menshen::host
