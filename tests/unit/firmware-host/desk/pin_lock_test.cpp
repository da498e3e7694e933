#include "firmware-host/desk/pin_lock.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <optional>

#include "firmware-host/desk/errc.hpp"
#include "tests/unit/firmware-host/desk/desk_fixture.hpp"

namespace menshen::desk {
namespace {

using namespace std::chrono_literals;

const Instant noon{std::chrono::sys_days(std::chrono::year(2026) / 3 / 11) + 4h};

TEST(Tries, WaitLongerAndLonger) {
  Tries tries;
  auto now = noon;
  std::vector<std::chrono::seconds> waits;
  for (int i = 0; i < 12; ++i) {
    tries.wrong(now);
    waits.push_back(std::chrono::duration_cast<std::chrono::seconds>(tries.wait(now)));
    now += waits.back();
  }
  EXPECT_EQ(waits, (std::vector<std::chrono::seconds>{0s, 0s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s,
                                                      300s, 300s}));
}

TEST(Tries, StopWaitingWhenTheTimeIsOverOrThePinWasRight) {
  Tries tries;
  for (int i = 0; i < 3; ++i) tries.wrong(noon);
  EXPECT_EQ(tries.wait(noon + 500ms), 1500ms);
  EXPECT_EQ(tries.wait(noon + 2s), 0s);
  tries.right();
  tries.wrong(noon + 3s);
  EXPECT_EQ(tries.wait(noon + 3s), 0s);  // counted anew
}

TEST(Tries, WaitNoLongerThanTheLongestWhenTheClockWasSetBack) {
  Tries tries;
  for (int i = 0; i < 3; ++i) tries.wrong(noon);
  EXPECT_EQ(tries.wait(noon - 24h), 300s);
  EXPECT_TRUE(tries.shorten(noon - 24h));
  EXPECT_FALSE(tries.shorten(noon - 24h + 1s)) << "once";
  EXPECT_EQ(tries.wait(noon - 24h + 299s), 1s);
  EXPECT_EQ(tries.wait(noon - 24h + 300s), 0s);
  EXPECT_EQ(tries.kept().wrong_in_a_row, 3U) << "they are not forgotten";
}

TEST(Tries, AreLeftAsTheyAreWhileTheClockIsRight) {
  Tries tries;
  for (int i = 0; i < 12; ++i) tries.wrong(noon);
  const auto before = tries.kept();
  EXPECT_EQ(tries.wait(noon), 300s);
  EXPECT_FALSE(tries.shorten(noon));
  EXPECT_FALSE(tries.shorten(noon + 24h));
  EXPECT_EQ(tries.kept(), before);
}

TEST(Tries, GoOnWhereAnEarlierRunOfTheProgramLeftThem) {
  Tries earlier;
  for (int i = 0; i < 4; ++i) earlier.wrong(noon);
  Tries later({}, earlier.kept());
  EXPECT_EQ(later.wait(noon), 4s);
  later.wrong(noon + 4s);
  EXPECT_EQ(later.wait(noon + 4s), 8s);
  later.right();
  EXPECT_EQ(later.kept(), Tries::Kept{});
}

class Lock : public ::testing::Test {
 protected:
  std::shared_ptr<PinLock> lock_with(const std::string& kept) {
    return std::make_shared<PinLock>(
        kept, TrySettings{},
        PinLock::Ports{[this] { return now_; }, loop_.get_executor(), loop_.get_executor()});
  }
  // Nothing while it is not answered.
  std::optional<Error> try_pin(const std::shared_ptr<PinLock>& lock, const std::string& pin) {
    std::optional<Error> error;
    lock->try_pin(pin, [&](const Ok& opened) { error = opened ? Error() : opened.error(); });
    loop_.restart();
    loop_.run();
    return error;
  }

  Moment now_{noon, 8h};
  boost::asio::io_context loop_;
};

TEST_F(Lock, OpensForItsPinAlone) {
  const auto lock = lock_with(cheap_kept_pin);
  EXPECT_EQ(try_pin(lock, "271828"), Error());
  EXPECT_EQ(try_pin(lock, "271829"), Errc::pin_wrong);
  EXPECT_EQ(try_pin(lock_with(""), "271828"), Errc::pin_wrong);
}

TEST_F(Lock, MakesAGuesserWaitAfterTheThirdWrongPin) {
  const auto lock = lock_with(cheap_kept_pin);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(try_pin(lock, "000000"), Errc::pin_wrong);
  EXPECT_EQ(try_pin(lock, "271828"), Errc::tries_wait);
  EXPECT_EQ(lock->wait(), 2s);
  now_.at += 2s;
  EXPECT_EQ(try_pin(lock, "271828"), Error());
}

TEST_F(Lock, OpensFiveMinutesAfterAClockThatWasAheadWasSetRight) {
  const auto lock = lock_with(cheap_kept_pin);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(try_pin(lock, "000000"), Errc::pin_wrong);
  now_.at -= 24h * 365;
  EXPECT_EQ(try_pin(lock, "271828"), Errc::tries_wait);
  EXPECT_EQ(lock->wait(), 300s);
  now_.at += 300s;
  EXPECT_EQ(try_pin(lock, "271828"), Error());
}

TEST_F(Lock, TakesOnePinAtATime) {
  const auto lock = lock_with(cheap_kept_pin);
  std::vector<Error> errors;
  for (int i = 0; i < 2; ++i) {
    lock->try_pin("271828",
                  [&](const Ok& opened) { errors.push_back(opened ? Error() : opened.error()); });
  }
  loop_.run();
  EXPECT_EQ(errors, (std::vector<Error>{make_error_code(Errc::tries_wait), Error()}));
}

TEST_F(Lock, AnswersNobodyOnceItIsGone) {
  auto lock = lock_with(cheap_kept_pin);
  bool answered = false;
  lock->try_pin("271828", [&](const Ok&) { answered = true; });
  lock.reset();
  loop_.run();
  EXPECT_FALSE(answered);
}

}  // namespace
}  // namespace menshen::desk
