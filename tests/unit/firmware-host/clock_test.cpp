#include "firmware-host/clock.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "firmware-host/errc.hpp"

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

Instant at(std::chrono::sys_days day, std::chrono::milliseconds since_midnight) {
  return Instant(day) + since_midnight;
}

const std::chrono::sys_days march_tenth = 2026y / 3 / 10;

// Sets TZ for one test, as a technician sets the host's zone.
class HostZone {
 public:
  explicit HostZone(const char* name) {
    const char* before = std::getenv("TZ");
    if (before != nullptr) before_ = before;
    setenv("TZ", name, 1);
    tzset();
  }
  ~HostZone() {
    before_.empty() ? unsetenv("TZ") : setenv("TZ", before_.c_str(), 1);
    tzset();
  }
  HostZone(const HostZone&) = delete;
  HostZone& operator=(const HostZone&) = delete;

 private:
  std::string before_;
};

TEST(TimeZone, ShanghaiIsEightHoursAheadAllYear) {
  const auto zone = TimeZone::named("Asia/Shanghai");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->at(at(march_tenth, 0ms)).utc_offset, 8h);
  EXPECT_EQ(zone->at(at(2026y / 7 / 10, 0ms)).utc_offset, 8h);
}

TEST(TimeZone, TheVenuesDayBeginsAtItsOwnMidnight) {
  const auto zone = TimeZone::named("Asia/Shanghai");
  ASSERT_TRUE(zone);
  EXPECT_EQ(to_iso(zone->at(at(march_tenth, 16h - 1ms)).date()), "2026-03-10");
  EXPECT_EQ(to_iso(zone->at(at(march_tenth, 16h)).date()), "2026-03-11");
}

TEST(TimeZone, FollowsASummerTimeThatAZoneOnceHad) {
  const auto zone = TimeZone::named("Asia/Shanghai");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->at(at(1988y / 7 / 1, 0ms)).utc_offset, 9h);
}

TEST(TimeZone, KeepsTheMillisecondsOfAnInstant) {
  const auto zone = TimeZone::named("Asia/Shanghai");
  ASSERT_TRUE(zone);
  EXPECT_EQ(to_iso(zone->at(at(march_tenth, 6h + 7ms))), "2026-03-10T14:00:00.007+08:00");
}

TEST(TimeZone, InstantsBeforeTheEpochStillFallOnTheRightSecond) {
  const auto zone = TimeZone::named("Etc/UTC");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->at(Instant(-1ms)).at, Instant(-1ms));
  EXPECT_EQ(zone->at(Instant(-1ms)).utc_offset, 0s);
}

TEST(TimeZone, RefusesNamesThatTheDatabaseDoesNotHave) {
  for (const char* name :
       {"", "Asia/Peking1", "asia/shanghai ", "../../etc/passwd", "/etc/passwd", "CST-8", "Asia"}) {
    const auto zone = TimeZone::named(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error(), Errc::unknown_time_zone) << name;
  }
}

TEST(TimeZone, RefusesANameLongerThanAnyZoneHas) {
  EXPECT_FALSE(TimeZone::named(std::string(65, 'A')));
}

TEST(SystemClock, NeverTakesTheHostsOwnZone) {
  const HostZone honolulu("Pacific/Honolulu");
  const SystemClock clock("Asia/Shanghai");
  EXPECT_EQ(clock.now().utc_offset, 8h);
}

TEST(SystemClock, TellsTheSystemsTime) {
  const SystemClock clock("Asia/Shanghai");
  const auto before = std::chrono::system_clock::now();
  const Instant told = clock.instant();
  const auto after = std::chrono::system_clock::now();
  EXPECT_GE(told, std::chrono::floor<std::chrono::milliseconds>(before));
  EXPECT_LE(told, after);
}

TEST(SystemClock, SteadyTimeNeverRunsBackwards) {
  const SystemClock clock("Asia/Shanghai");
  auto last = clock.steady();
  for (int i = 0; i < 1000; ++i) {
    const auto next = clock.steady();
    ASSERT_GE(next, last);
    last = next;
  }
}

TEST(SystemClock, TellsTheTimeSinceTheMachineStarted) {
  const SystemClock clock("Asia/Shanghai");
  const auto first = clock.uptime();
  EXPECT_GT(first, 0ms);
  std::ifstream file("/proc/uptime");
  double seconds = 0;
  ASSERT_TRUE(file >> seconds);
  EXPECT_NEAR(std::chrono::duration<double>(first).count(), seconds, 5.0);
  EXPECT_GE(clock.uptime(), first);
}

TEST(SystemClockDeathTest, StopsOnAZoneThatNoConfigurationAccepts) {
  EXPECT_DEATH(SystemClock("Nowhere/Land"), "time zone");
}

TEST(BuildInstant, IsAfterTheProjectBeganAndNotAfterTheBuild) {
  EXPECT_GE(build_instant(), at(2026y / 1 / 1, 0ms));
  EXPECT_LE(build_instant(), SystemClock("Etc/UTC").instant());
}

}  // namespace
}  // namespace menshen::host
