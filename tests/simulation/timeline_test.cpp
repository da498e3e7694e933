#include "tests/simulation/timeline.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/simulation/dice.hpp"

namespace menshen::test {
namespace {

using namespace std::chrono_literals;

TEST(Timeline, LetsThingsHappenInTheirOrderAndEqualOnesAsAsked) {
  Timeline timeline(Instant{});
  std::string happened;
  timeline.after(2s, [&] { happened += "c"; });
  timeline.after(1s, [&] { happened += "a"; });
  timeline.after(1s, [&] {
    happened += "b";
    timeline.after(-5s, [&] { happened += "!"; });  // due already: next
  });
  while (timeline.step()) {
  }
  EXPECT_EQ(happened, "ab!c");
  EXPECT_EQ(timeline.now(), Instant{} + 2s);
}

TEST(Timeline, ForgetsAnAlarmThatIsSetAnewOrCancelled) {
  Timeline timeline(Instant{});
  Alarm alarm(timeline);
  int rung = 0;
  alarm.set(1s, [&] { rung += 1; });
  alarm.set(2s, [&] { rung += 10; });
  while (timeline.step()) {
  }
  EXPECT_EQ(rung, 10);
  alarm.set(1s, [&] { rung += 100; });
  alarm.cancel();
  while (timeline.step()) {
  }
  EXPECT_EQ(rung, 10);
}

TEST(Dice, ThrowTheSameForTheSameSeed) {
  Dice one(7), same(7), other(8);
  EXPECT_EQ(one.bytes(32), same.bytes(32));
  EXPECT_NE(one.bytes(32), other.bytes(32));
}

TEST(Dice, WeighWhatTheyChooseFrom) {
  Dice dice(1);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(dice.weighed<int>({{1, 0}, {2, 5}, {3, 0}}), 2);
    const int thrown = dice.between(-2, 2);
    EXPECT_TRUE(thrown >= -2 && thrown <= 2);
  }
}

}  // namespace
}  // namespace menshen::test
