#include "drivers/camera/newest_frame.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;

Frame frame_of(int width) { return std::make_shared<const Picture>(Picture{width, 1, {}}); }

TEST(NewestFrame, TheNewestWinsAndIsTakenOnce) {
  NewestFrame slot;
  for (int i = 1; i <= 5; ++i) slot.put(frame_of(i));
  EXPECT_EQ(slot.take(0ms)->width, 5);
  EXPECT_EQ(slot.take(0ms), nullptr);
  EXPECT_EQ(slot.captured(), 5U);
}

TEST(NewestFrame, AnOverwrittenFrameIsLetGo) {
  NewestFrame slot;
  const Frame first = frame_of(1);
  slot.put(first);
  slot.put(frame_of(2));
  EXPECT_EQ(first.use_count(), 1);
}

TEST(NewestFrame, TheLastFrameIsStillGivenAfterTheSourceEnded) {
  NewestFrame slot;
  slot.put(frame_of(1));
  slot.close(Errc::source_ended);
  EXPECT_NE(slot.take(1h), nullptr);
  EXPECT_EQ(slot.take(1h), nullptr);  // at once
  EXPECT_EQ(slot.closed(), Errc::source_ended);
}

TEST(NewestFrame, ATakerWakesForAFrameFromAnotherThread) {
  NewestFrame slot;
  std::thread camera([&] {
    for (int i = 1; i <= 1000; ++i) slot.put(frame_of(i));
    slot.close(Errc::source_ended);
  });
  int last = 0;
  while (const Frame frame = slot.take(10s)) {
    EXPECT_GT(frame->width, last);  // never an older one
    last = frame->width;
  }
  camera.join();
  EXPECT_EQ(last, 1000);
}

}  // namespace
}  // namespace menshen::camera
