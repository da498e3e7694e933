#include "drivers/camera/camera_session.hpp"

#include <gtest/gtest.h>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;

const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 10h;
constexpr Light starting{DeviceState::starting, Advice::none};
constexpr Light ready{DeviceState::ready, Advice::none};
constexpr Light stopped{DeviceState::absent, Advice::camera_stopped};
constexpr Light no_picture{DeviceState::absent, Advice::camera_no_picture};

CameraSession new_session() { return {5s, {1s, 30s}}; }

Heartbeat captured(std::uint64_t frames) { return {{frames, 0, 0}}; }

// A process that is there and gives pictures.
CameraSession running_session() {
  CameraSession session = new_session();
  session.process_started();
  EXPECT_TRUE(session.hear(Hello{}, start));
  EXPECT_EQ(session.hear(captured(1), start)->light, ready);
  return session;
}

TEST(CameraSession, StartsThenIsReadyWithTheFirstPicture) {
  CameraSession session = new_session();
  EXPECT_EQ(session.process_started(), starting);
  EXPECT_EQ(session.hear(Hello{}, start)->light, std::nullopt);
  EXPECT_EQ(session.hear(captured(0), start)->light, std::nullopt);
  EXPECT_EQ(session.hear(captured(3), start)->light, ready);
  EXPECT_EQ(session.hear(captured(18), start)->light, std::nullopt);
  EXPECT_EQ(session.frames().captured, 18U);
}

TEST(CameraSession, ShowsAnEndAndStaysAbsentUntilPicturesComeAgain) {
  CameraSession session = running_session();
  EXPECT_EQ(session.process_ended(), stopped);
  EXPECT_EQ(session.process_started(), std::nullopt);
  EXPECT_EQ(session.process_ended(), std::nullopt);
  EXPECT_EQ(session.process_started(), std::nullopt);
  EXPECT_EQ(session.frames(), FrameCounts{});
  EXPECT_TRUE(session.hear(Hello{}, start));
  EXPECT_EQ(session.hear(captured(1), start)->light, ready);
}

TEST(CameraSession, AProgramThatCannotBeStartedIsAStoppedCamera) {
  CameraSession session = new_session();
  EXPECT_EQ(session.process_ended(), stopped);
}

TEST(CameraSession, NoPictureOutlastsTheEndOfTheProcessThatSaidSo) {
  CameraSession session = running_session();
  EXPECT_EQ(session.hear(SourceTrouble{Trouble::no_picture}, start)->light, no_picture);
  EXPECT_EQ(session.process_ended(), std::nullopt);
  // The next one dies without a word: that is another trouble.
  session.process_started();
  EXPECT_EQ(session.process_ended(), stopped);
}

TEST(CameraSession, IsReadyAgainWhenFramesGoOn) {
  CameraSession session = running_session();
  session.hear(SourceTrouble{Trouble::no_picture}, start).value();
  EXPECT_EQ(session.hear(captured(1), start)->light, std::nullopt);  // not one more
  EXPECT_EQ(session.hear(captured(2), start)->light, ready);
}

TEST(CameraSession, SaysThatACodeWasTooLongAndGoesOn) {
  CameraSession session = running_session();
  const Light too_long{DeviceState::ready, Advice::code_too_long};
  EXPECT_EQ(session.hear(SourceTrouble{Trouble::code_too_long}, start)->light, too_long);
  EXPECT_EQ(session.hear(captured(2), start)->light, ready);
}

TEST(CameraSession, GivesACodeOncePerPresentationAlsoAcrossARestart) {
  CameraSession session = running_session();
  const CodeSeen code{"QRCode", to_bytes("HC1:A"), 5ms};
  EXPECT_EQ(session.hear(code, start)->code, to_bytes("HC1:A"));
  EXPECT_EQ(session.hear(code, start + 1s)->code, std::nullopt);
  session.process_ended();
  session.process_started();
  session.hear(Hello{}, start + 3s).value();
  EXPECT_EQ(session.hear(code, start + 3s)->code, std::nullopt);
  EXPECT_EQ(session.hear(code, start + 9s)->code, to_bytes("HC1:A"));
}

TEST(CameraSession, WantsOneHelloFirst) {
  CameraSession session = new_session();
  session.process_started();
  EXPECT_EQ(session.hear(captured(1), start).error(), Errc::message_order);
  session.process_started();
  session.hear(Hello{}, start).value();
  EXPECT_EQ(session.hear(Hello{}, start).error(), Errc::message_order);
}

TEST(CameraSession, RefusesAnotherVersion) {
  for (const int version : {0, protocol_version + 1, 0xFFFF}) {
    CameraSession session = new_session();
    session.process_started();
    const Hello hello{static_cast<std::uint16_t>(version)};
    EXPECT_EQ(session.hear(hello, start).error(), Errc::other_version);
  }
}

TEST(CameraSession, EndsAFlood) {
  CameraSession session = new_session();
  session.process_started();
  session.hear(Hello{}, start).value();
  for (int i = 1; i < messages_per_second_max; ++i) {
    ASSERT_TRUE(session.hear(captured(1), start + 999ms)) << i;
  }
  EXPECT_EQ(session.hear(captured(1), start + 999ms).error(), Errc::message_flood);
}

TEST(CameraSession, LetsTheFullRateGoOnForever) {
  CameraSession session = running_session();
  for (int i = 0; i < 10 * messages_per_second_max; ++i) {
    const auto at = start + 1s + std::chrono::milliseconds(1000LL * i / messages_per_second_max);
    ASSERT_TRUE(session.hear(captured(2), at)) << i;
  }
}

TEST(CameraSession, AClockSetBackIsNoFlood) {
  CameraSession session = running_session();
  for (int i = 0; i < messages_per_second_max - 2; ++i) {
    ASSERT_TRUE(session.hear(captured(2), start));
  }
  EXPECT_TRUE(session.hear(captured(2), start - 24h));
  EXPECT_TRUE(session.hear(captured(2), start - 24h));
}

TEST(CameraSession, WaitsLongerEachTimeUpToTheMaximum) {
  CameraSession session = new_session();
  for (const auto expected : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    session.process_started();
    session.process_ended();
    EXPECT_EQ(session.wait_before_restart(), expected);
  }
}

TEST(CameraSession, AGoodRunBeginsTheWaitsAnew) {
  CameraSession session = new_session();
  const auto run = [&](int heartbeats) {
    session.process_started();
    session.hear(Hello{}, start).value();
    for (int i = 1; i <= heartbeats; ++i) {
      session.hear(captured(static_cast<std::uint64_t>(i)), start + i * 1s).value();
    }
    session.process_ended();
    return session.wait_before_restart();
  };
  EXPECT_EQ(run(0), 1s);
  EXPECT_EQ(run(heartbeats_of_a_good_run - 1), 2s);
  EXPECT_EQ(run(heartbeats_of_a_good_run), 1s);
  EXPECT_EQ(run(0), 2s);
}

}  // namespace
}  // namespace menshen::camera
