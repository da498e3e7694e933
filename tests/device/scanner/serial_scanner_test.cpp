// The scanner's loop against a simulated scanner on a pty, in real time.
#include "drivers/scanner/serial_scanner.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <optional>
#include <thread>

#include "tests/support/paths.hpp"
#include "tests/support/scanner_simulator.hpp"

namespace menshen::scanner {
namespace {

using namespace std::chrono_literals;

// Where the suffix ends a code: a busy machine must not make a silence in the middle of it.
constexpr auto without_silence = 2s;

Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

class SerialScannerTest : public testing::Test {
 protected:
  SerialScannerTest() : simulator_(folder_.path() / "scanner") {
    settings_.id = "scanner-1";
    settings_.lane = "front";
    settings_.device = simulator_.device();
    settings_.reopen_after = 100ms;
  }

  void start() {
    scanner_.emplace(
        io_.get_executor(), settings_, wall_clock, [this](Scan scan) { scans_.push_back(scan); },
        [this](DeviceEvent event) { events_.push_back(event); });
    scanner_->start();
  }
  void start_ready() {
    start();
    ASSERT_TRUE(run_until_event(DeviceState::ready, Advice::none));
  }

  template <class Done>
  bool run_until(Done done, std::chrono::milliseconds within = 5s) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!done() && std::chrono::steady_clock::now() < end) {
      io_.restart();
      io_.run_for(5ms);
    }
    return done();
  }
  void run_for(std::chrono::milliseconds time) {
    run_until([] { return false; }, time);
  }
  bool run_until_event(DeviceState state, Advice advice) {
    return run_until([&] {
      return !events_.empty() && events_.back().state == state && events_.back().advice == advice;
    });
  }
  bool run_until_scans(std::size_t count) {
    return run_until([&] { return scans_.size() >= count; });
  }
  std::string text(std::size_t n) const { return std::string(text_of(scans_.at(n).bytes)); }

  test::TemporaryFolder folder_;
  test::ScannerSimulator simulator_;
  boost::asio::io_context io_;
  Settings settings_;
  std::vector<Scan> scans_;
  std::vector<DeviceEvent> events_;
  std::optional<SerialScanner> scanner_;
};

TEST_F(SerialScannerTest, DeliversACode) {
  start_ready();
  ASSERT_TRUE(simulator_.scan("]Q1HC1:ABC"));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(text(0), "HC1:ABC");
  EXPECT_EQ(scans_[0].lane, "front");
  EXPECT_EQ(scans_[0].source, Source::scanner);
  EXPECT_EQ(scans_[0].content, Content::code);
  EXPECT_EQ(scans_[0].reader, "scanner-1");
  EXPECT_EQ(events_.back().kind, DeviceKind::scanner);
}

TEST_F(SerialScannerTest, EndsACodeWithoutSuffixAfterSilence) {
  start_ready();
  const auto before = std::chrono::steady_clock::now();
  ASSERT_TRUE(simulator_.scan("NO-SUFFIX", ""));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_GE(std::chrono::steady_clock::now() - before, settings_.idle_end);
  EXPECT_EQ(text(0), "NO-SUFFIX");
}

TEST_F(SerialScannerTest, PutsACodeTogetherFromItsPackets) {
  settings_.idle_end = without_silence;
  start_ready();
  const std::string code(1000, 'x');
  std::thread sender([&] { simulator_.scan_in_pieces(code, "\r\n", 64, 5ms); });
  EXPECT_TRUE(run_until_scans(1));
  sender.join();
  run_for(100ms);
  ASSERT_EQ(scans_.size(), 1U);
  EXPECT_EQ(text(0), code);
}

TEST_F(SerialScannerTest, PutsACodeTogetherThatIsSplitAtEveryByte) {
  settings_.idle_end = without_silence;
  start_ready();
  std::thread sender([&] { simulator_.scan_in_pieces("]Q1SPLIT", "\r\n", 1, 1ms); });
  EXPECT_TRUE(run_until_scans(1));
  sender.join();
  EXPECT_EQ(text(0), "SPLIT");
}

TEST_F(SerialScannerTest, SaysACodeIsTooLongAndReadsTheNext) {
  settings_.idle_end = without_silence;
  start_ready();
  std::thread sender([&] {
    simulator_.scan(std::string(3 * scan_bytes_max, 'x'));
    simulator_.scan("NEXT");
  });
  EXPECT_TRUE(run_until_scans(1));
  sender.join();
  EXPECT_EQ(text(0), "NEXT");
  ASSERT_EQ(events_.size(), 3U);
  EXPECT_EQ(events_[1].advice, Advice::code_too_long);
  EXPECT_EQ(events_[2].advice, Advice::none);
}

TEST_F(SerialScannerTest, MakesARepeatedCodeOneScan) {
  settings_.same_code_window = 1s;
  start_ready();
  for (int i = 0; i < 5; ++i) {
    simulator_.scan("SAME");
    run_for(30ms);
  }
  EXPECT_EQ(scans_.size(), 1U);
  run_for(1100ms);
  simulator_.scan("SAME");
  EXPECT_TRUE(run_until_scans(2));
}

TEST_F(SerialScannerTest, SaysUnpluggedAndComesBackUnderTheSamePath) {
  settings_.idle_end = without_silence;
  start_ready();
  simulator_.scan("HALF", "");
  run_for(10ms);
  simulator_.unplug();
  ASSERT_TRUE(run_until_event(DeviceState::absent, Advice::scanner_unplugged));
  simulator_.plug();
  ASSERT_TRUE(run_until_event(DeviceState::ready, Advice::none));
  simulator_.scan("WHOLE");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(text(0), "WHOLE");  // half a code is no code
}

TEST_F(SerialScannerTest, SaysBusyWhileAnotherProgramHoldsIt) {
  const int other = ::open(simulator_.device().c_str(), O_RDWR | O_NOCTTY);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  start();
  EXPECT_TRUE(run_until_event(DeviceState::faulty, Advice::device_busy));
  ::close(other);
  EXPECT_TRUE(run_until_event(DeviceState::ready, Advice::none));
}

TEST_F(SerialScannerTest, SaysThatItMayNotBeOpenedAndWhy) {
  settings_.device = "/dev/null";  // there, and no serial line
  start();
  EXPECT_TRUE(run_until_event(DeviceState::faulty, Advice::device_refused));
  EXPECT_EQ(events_.back().cause, boost::system::errc::inappropriate_io_control_operation);
}

TEST_F(SerialScannerTest, KeepsTheLinesOfASwipeTogether) {
  settings_.ending = Ending::idle_only;
  start_ready();
  simulator_.scan("P<UTOERIKSSON<<ANNA\rL898902C36UTO");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(text(0), "P<UTOERIKSSON<<ANNA\rL898902C36UTO");
  EXPECT_EQ(scans_[0].content, Content::document_swipe);
}

TEST_F(SerialScannerTest, LeavesBytesAsTheyAreUnlessTextIsWanted) {
  const std::string gbk = "\xD5\xC5\xC8\xFD";
  start_ready();
  simulator_.scan(gbk);
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(text(0), gbk);
  scanner_.reset();
  settings_.text = true;
  start_ready();
  simulator_.scan(gbk);
  ASSERT_TRUE(run_until_scans(2));
  EXPECT_EQ(text(1), "张三");
}

TEST_F(SerialScannerTest, CallsNobodyAfterStop) {
  start_ready();
  simulator_.scan("PENDING", "");
  run_for(10ms);
  scanner_->stop();
  const auto scans = scans_.size(), events = events_.size();
  simulator_.unplug();
  run_for(150ms);
  EXPECT_EQ(scans_.size(), scans);
  EXPECT_EQ(events_.size(), events);
}

}  // namespace
}  // namespace menshen::scanner
