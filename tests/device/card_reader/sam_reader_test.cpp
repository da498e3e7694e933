// The reader's loop against a simulated reader on a pty, in real time.
#include "drivers/card_reader/sam_reader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <random>
#include <set>

#include "tests/support/card_reader_simulator.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/record_writer.hpp"

namespace menshen::card_reader {
namespace {

using namespace std::chrono_literals;
using test::Fault;
namespace request = test::request;
using AfterRead = test::SimulatedModule::AfterRead;

Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

test::SimulatedCard card_of(unsigned person) {
  return test::good_card(test::citizen_record(test::citizen_born("19900101", "测试", person)));
}

class SamReaderTest : public testing::Test {
 protected:
  SamReaderTest() { use(AfterRead::hides_the_card); }

  void use(AfterRead after_read, std::chrono::milliseconds window = 10s) {
    reader_.reset();
    simulator_.reset();
    simulator_.emplace(folder_.path() / "reader", after_read);
    Settings settings{.id = "reader-1", .lane = "front", .device = simulator_->device()};
    settings.poll = 20ms;
    settings.reopen_after = 100ms;
    settings.same_card_window = window;
    reader_.emplace(
        io_.get_executor(), settings, wall_clock, [this](Scan scan) { scans_.push_back(scan); },
        [this](DeviceEvent event) { events_.push_back(event); });
  }

  template <class Done>
  bool run_until(Done done, std::chrono::milliseconds within = 8s) {
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
  bool run_until_event(DeviceState state, Advice advice = Advice::none) {
    return run_until([&] {
      return !events_.empty() && events_.back().state == state && events_.back().advice == advice;
    });
  }
  bool run_until_scans(std::size_t count) {
    return run_until([&] { return scans_.size() >= count; });
  }
  // A few polls, in which nothing new may happen.
  void let_it_poll(int polls = 5) {
    const int enough = simulator_->asked(request::find) + polls;
    run_until([&] { return simulator_->asked(request::find) >= enough; });
  }
  void plan(Fault fault, int times = 1, std::uint16_t command = request::any) {
    simulator_->with_module([&](auto& module) { module.plan(fault, times, command); });
  }

  test::TemporaryFolder folder_;
  boost::asio::io_context io_;
  std::vector<Scan> scans_;
  std::vector<DeviceEvent> events_;
  std::optional<test::CardReaderSimulator> simulator_;
  std::optional<SamReader> reader_;
};

TEST_F(SamReaderTest, ReadsACard) {
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  const Instant before = wall_clock();
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(scans_[0].bytes, card_of(1).record);
  EXPECT_EQ(scans_[0].reader, test::SimulatedModule::number);
  EXPECT_GE(scans_[0].read_at, before);
  EXPECT_LE(scans_[0].read_at, wall_clock());
}

TEST_F(SamReaderTest, ReadsWhatIsSplitAtEveryByteAndFullOfStrayBytes) {
  simulator_->set_pace({.byte_by_byte = true});
  plan(Fault::stray_before, 1000);
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(scans_[0].bytes, card_of(1).record);
}

TEST_F(SamReaderTest, ReadsAtNineThousandSixHundredBaud) {
  simulator_->set_pace({.byte_time = 1042us});
  reader_->start();
  simulator_->lay(card_of(1));
  const auto before = std::chrono::steady_clock::now();
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_GE(std::chrono::steady_clock::now() - before, 1200ms);
  EXPECT_EQ(scans_[0].bytes, card_of(1).record);
}

TEST_F(SamReaderTest, SaysUnpluggedAndComesBackUnderTheSamePath) {
  simulator_->lay(card_of(1));
  reader_->start();
  ASSERT_TRUE(run_until_scans(1));
  simulator_->unplug();
  ASSERT_TRUE(run_until_event(DeviceState::absent, Advice::reader_unplugged));
  simulator_->plug();
  ASSERT_TRUE(
      run_until_event(DeviceState::ready, Advice::card_already_read));  // it still lies there
  simulator_->lay(card_of(3));
  ASSERT_TRUE(run_until_scans(2));
  let_it_poll();
  EXPECT_EQ(scans_.size(), 2U);
  EXPECT_EQ(scans_[1].bytes, card_of(3).record);
}

TEST_F(SamReaderTest, ReadsTheCardOnWhichItWasUnpluggedOnce) {
  simulator_->set_pace({.byte_time = 1042us});
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  const int reads = simulator_->asked(request::read);
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until([&] { return simulator_->asked(request::read) > reads; }));
  run_for(200ms);  // in the middle of 1295 bytes
  simulator_->unplug();
  ASSERT_TRUE(run_until_event(DeviceState::absent, Advice::reader_unplugged));
  EXPECT_TRUE(scans_.empty());
  simulator_->set_pace({});
  simulator_->plug();
  ASSERT_TRUE(run_until_scans(1));
  let_it_poll();
  EXPECT_EQ(scans_.size(), 1U);
}

TEST_F(SamReaderTest, WaitsForAReaderThatIsNotThereYet) {
  simulator_->unplug();
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::absent, Advice::reader_unplugged));
  simulator_->plug();
  EXPECT_TRUE(run_until_event(DeviceState::ready));
}

TEST_F(SamReaderTest, SaysBusyWhileAnotherProgramHoldsIt) {
  const int other = ::open(simulator_->device().c_str(), O_RDWR | O_NOCTTY);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  reader_->start();
  EXPECT_TRUE(run_until_event(DeviceState::faulty, Advice::device_busy));
  ::close(other);
  EXPECT_TRUE(run_until_event(DeviceState::ready));
}

TEST_F(SamReaderTest, SaysSilentAndRecovers) {
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  plan(Fault::silence, 1000);
  ASSERT_TRUE(run_until_event(DeviceState::faulty, Advice::reader_silent));
  simulator_->with_module([](auto& module) { module.forget_plans(); });
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(events_.back().state, DeviceState::ready);
}

TEST_F(SamReaderTest, SaysGarbledAndRecovers) {
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  plan(Fault::wrong_check, 1000);
  ASSERT_TRUE(run_until_event(DeviceState::faulty, Advice::reader_garbled));
  simulator_->with_module([](auto& module) { module.forget_plans(); });
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(events_.back().state, DeviceState::ready);
}

TEST_F(SamReaderTest, AsksForACardThatWasPulled) {
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  plan(Fault::pulled, 1, request::read);
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until_event(DeviceState::ready, Advice::lay_card_again));
  let_it_poll();
  EXPECT_TRUE(scans_.empty());
  simulator_->lay(card_of(1));
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(events_.back().advice, Advice::none);
}

TEST_F(SamReaderTest, DecidesACardLeftLyingOnce) {
  for (const auto after_read : {AfterRead::hides_the_card, AfterRead::shows_the_card}) {
    scans_.clear();
    use(after_read, 100ms);
    reader_->start();
    simulator_->lay(card_of(1));
    ASSERT_TRUE(run_until_scans(1));
    run_for(400ms);  // four windows
    EXPECT_EQ(scans_.size(), 1U);
    simulator_->lift();
    let_it_poll();
    run_for(150ms);
    simulator_->lay(card_of(1));
    EXPECT_TRUE(run_until_scans(2));
  }
}

TEST_F(SamReaderTest, MakesABadCardOneScan) {
  reader_->start();
  simulator_->lay(test::forged_card());
  ASSERT_TRUE(run_until_scans(1));
  let_it_poll();
  ASSERT_EQ(scans_.size(), 1U);
  EXPECT_EQ(scans_[0].content, Content::chip_rejected);
  simulator_->lift();
  let_it_poll();
  simulator_->lay(test::unreadable_card());
  ASSERT_TRUE(run_until_scans(2));
  let_it_poll();
  ASSERT_EQ(scans_.size(), 2U);
  EXPECT_EQ(scans_[1].content, Content::chip_unreadable);
}

TEST_F(SamReaderTest, LosesNoCardAndDecidesNoneTwiceOnABadLine) {
  constexpr std::uint32_t seed = 20260310;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const std::array faults{Fault::wrong_check, Fault::lost_byte, Fault::cut_short,
                          Fault::stray_before, Fault::only_noise};
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  constexpr unsigned cards = 8;
  for (unsigned person = 1; person <= cards; ++person) {
    if (random() % 3 != 0) plan(faults[random() % faults.size()]);
    simulator_->lay(card_of(person));
    ASSERT_TRUE(run_until_scans(person)) << "card " << person;
  }
  simulator_->with_module([](auto& module) { module.forget_plans(); });
  let_it_poll();
  ASSERT_EQ(scans_.size(), cards);
  std::set<Bytes> different;
  for (const Scan& scan : scans_) different.insert(scan.bytes);
  EXPECT_EQ(different.size(), cards);
}

TEST_F(SamReaderTest, CallsNobodyAfterStop) {
  reader_->start();
  ASSERT_TRUE(run_until_event(DeviceState::ready));
  reader_->stop();
  const auto events = events_.size();
  simulator_->lay(card_of(1));
  simulator_->unplug();
  run_for(150ms);
  EXPECT_TRUE(scans_.empty());
  EXPECT_EQ(events_.size(), events);
}

TEST_F(SamReaderTest, MayBeDestroyedFromItsOwnCallback) {
  std::optional<SamReader> reader;
  Settings settings{.id = "r", .lane = "l", .device = simulator_->device()};
  bool scanned = false;
  reader.emplace(
      io_.get_executor(), settings, wall_clock,
      [&](Scan) {
        scanned = true;
        reader.reset();
      },
      [](DeviceEvent) {});
  simulator_->lay(card_of(1));
  reader->start();
  EXPECT_TRUE(run_until([&] { return scanned; }));
  run_for(50ms);
  EXPECT_FALSE(reader);
}

}  // namespace
}  // namespace menshen::card_reader
