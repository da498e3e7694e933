#include "drivers/gate/gate_machine.hpp"

#include <gtest/gtest.h>

#include "tests/unit/drivers/gate/board_rig.hpp"

namespace menshen::gate {
namespace {

using namespace std::chrono_literals;
using enum AnswerKind;

Settings with_input() {
  Settings settings;
  settings.input = 2;
  return settings;
}

Settings board_timed(Pulse pulse) {
  Settings settings;
  settings.pulse = pulse;
  return settings;
}

// Past the start: connected, switched off, ready.
BoardRig ready_rig(Settings settings = Settings{}) {
  BoardRig rig(std::move(settings));
  rig.run_to_wait();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
  return rig;
}

TEST(GateMachine, SwitchesOffAtTheStartAndIsReady) {
  BoardRig rig;
  rig.run_to_wait();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
  EXPECT_EQ(rig.step.time, rig.settings.watch);
  EXPECT_TRUE(rig.step.may_open);
}

TEST(GateMachine, OpensForThePulseAndNoLonger) {
  BoardRig rig = ready_rig();
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on off");
  EXPECT_EQ(rig.waited, rig.settings.pulse_length);
  EXPECT_FALSE(rig.relay_on);
}

TEST(GateMachine, DoesNotOpenAgainInsideAPulse) {
  BoardRig rig = ready_rig();
  rig.resume({Happened::What::open_asked});
  rig.run_to_wait();
  EXPECT_FALSE(rig.step.may_open);
  EXPECT_EQ(rig.step.time, rig.settings.pulse_length);
}

TEST(GateMachine, LooksAtAnIdleBoardBySwitchingItOff) {
  BoardRig rig = ready_rig();
  rig.pass_time();
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off off");
  rig.plan({silent, silent});
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [faulty gate_silent] off");
  EXPECT_EQ(rig.step.time, rig.settings.retry);
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
}

TEST(GateMachine, LetsTheBoardTimeThePulseWhereItCan) {
  for (const Pulse pulse : {Pulse::board_registers, Pulse::board_coil}) {
    BoardRig rig = ready_rig(board_timed(pulse));
    rig.open();
    EXPECT_EQ(rig.diary_text(), "flash");
    EXPECT_EQ(rig.waited, rig.settings.pulse_length);
  }
}

struct TroubleCase {
  const char* name;
  AnswerKind kind;
  const char* said;
};

class Trouble : public testing::TestWithParam<TroubleCase> {};

TEST_P(Trouble, IsSaidAndTheOpeningTriedTwice) {
  BoardRig rig = ready_rig();
  rig.plan({GetParam().kind});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on " + std::string(GetParam().said) + " on [ready] off");
}

TEST_P(Trouble, EndsTheOpeningAndSwitchesOff) {
  BoardRig rig = ready_rig();
  rig.plan({GetParam().kind, GetParam().kind, GetParam().kind, GetParam().kind});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on " + std::string(GetParam().said) + " on off off");
  EXPECT_EQ(rig.step.time, rig.settings.retry);
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
  EXPECT_FALSE(rig.relay_on);
}

TEST_P(Trouble, IsSaidAgainForEveryOpeningThatFails) {
  BoardRig rig = ready_rig();
  rig.plan({GetParam().kind, GetParam().kind});
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off " + std::string(GetParam().said) + " off");
  for (int i = 0; i < 3; ++i) {
    rig.plan({GetParam().kind, GetParam().kind});
    rig.open();
    EXPECT_EQ(rig.diary_text(), "off off " + std::string(GetParam().said));
  }
  rig.open();
  EXPECT_EQ(rig.diary_text(), "off [ready] on off");
}

TEST_P(Trouble, InTheEndOfAPulseIsTriedAtOnceAndThenUntilTheRelayIsOff) {
  BoardRig rig = ready_rig();
  rig.plan({good, GetParam().kind});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on off " + std::string(GetParam().said) + " off [ready]");

  rig.plan({good, GetParam().kind, GetParam().kind, GetParam().kind, GetParam().kind});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on off " + std::string(GetParam().said) + " off");
  EXPECT_EQ(rig.step.time, rig.settings.retry);
  rig.pass_time();
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off off off [ready]");
}

INSTANTIATE_TEST_SUITE_P(Kinds, Trouble,
                         testing::Values(TroubleCase{"Silent", silent, "[faulty gate_silent]"},
                                         TroubleCase{"Garbled", garbled, "[faulty gate_garbled]"},
                                         TroubleCase{"Exception", exception,
                                                     "[faulty gate_garbled]"}),
                         [](const auto& trouble) { return trouble.param.name; });

TEST(GateMachine, LooksForAnUnpluggedBoardUntilItIsBack) {
  BoardRig rig = ready_rig();
  rig.plan({hung_up});
  rig.connections = {Happened::What::absent, Happened::What::absent, Happened::What::connected};
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off close [absent gate_unplugged]");
  EXPECT_EQ(rig.step.time, rig.settings.retry);
  rig.pass_time();
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "close close");
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
}

TEST(GateMachine, FindsNoBoardAtTheStart) {
  BoardRig rig;
  rig.connections = {Happened::What::absent};
  rig.run_to_wait();
  EXPECT_EQ(rig.diary_text(), "close [absent gate_unplugged]");
  rig.connections = {Happened::What::held};
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "close [faulty device_busy]");
  rig.connections = {Happened::What::refused};
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "close [faulty device_refused]");
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
}

TEST(GateMachine, NeverMakesUpForAnOpeningThatFailed) {
  BoardRig rig;
  rig.connections = {Happened::What::absent, Happened::What::absent};
  rig.run_to_wait();
  rig.diary_text();
  rig.resume({Happened::What::open_asked});  // tries at once, and says that it failed
  rig.run_to_wait();
  EXPECT_EQ(rig.diary_text(), "close [absent gate_unplugged]");
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [ready]");  // and nothing is opened now
}

TEST(GateMachine, OpensAtOnceWhereTheBoardIsBackWhenAsked) {
  BoardRig rig;
  rig.connections = {Happened::What::absent};
  rig.run_to_wait();
  rig.diary_text();
  rig.open();
  EXPECT_EQ(rig.diary_text(), "off [ready] on off");
}

TEST(GateMachine, SaysThatAnOpeningFailedWhenTheLineGoesInTheMiddle) {
  BoardRig rig = ready_rig();
  rig.plan({hung_up});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on close [absent gate_unplugged]");
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off [ready]");
  EXPECT_FALSE(rig.relay_on);

  rig.plan({good, hung_up});  // unplugged while the door is open
  rig.open();
  EXPECT_EQ(rig.diary_text(), "on off close [absent gate_unplugged]");
}

TEST(GateMachine, SwitchesOffWhenStopped) {
  BoardRig rig = ready_rig();
  rig.stop();
  EXPECT_EQ(rig.diary_text(), "off");
  EXPECT_EQ(rig.step.what, Step::Do::finish);
}

TEST(GateMachine, MayBeStoppedInEveryWaitButThatOfAPulse) {
  for (const auto& settings : {Settings{}, with_input(), board_timed(Pulse::board_registers)}) {
    BoardRig rig = ready_rig(settings);
    EXPECT_TRUE(rig.step.may_stop);
    rig.resume({Happened::What::open_asked});
    for (rig.run_to_wait(); !rig.step.may_open; rig.pass_time()) EXPECT_FALSE(rig.step.may_stop);
    EXPECT_EQ(rig.waited, settings.pulse_length);
    EXPECT_TRUE(rig.step.may_stop);
    rig.diary_text();
    rig.stop();
    EXPECT_EQ(rig.diary_text(), "off");
    EXPECT_EQ(rig.step.what, Step::Do::finish);
    EXPECT_FALSE(rig.relay_on);
  }
}

TEST(GateMachine, StopsEvenWhereTheBoardDoesNotAnswer) {
  BoardRig rig = ready_rig();
  rig.plan({silent, silent, silent});
  rig.stop();
  EXPECT_EQ(rig.diary_text(), "off [faulty gate_silent] off");
  EXPECT_EQ(rig.step.what, Step::Do::finish);

  rig = ready_rig();
  rig.plan({hung_up});
  rig.stop();
  EXPECT_EQ(rig.diary_text(), "off");
  EXPECT_EQ(rig.step.what, Step::Do::finish);

  rig = BoardRig();
  rig.connections = {Happened::What::absent};
  rig.stop();
  EXPECT_EQ(rig.diary_text(), "close [absent gate_unplugged]");
  EXPECT_EQ(rig.step.what, Step::Do::finish);
}

TEST(GateMachine, SeesTheInputChangeDuringThePulse) {
  BoardRig rig = ready_rig(with_input());
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read on read off");
  EXPECT_EQ(rig.waited, rig.settings.pulse_length);
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read on read off");
}

TEST(GateMachine, GivesTheInputItsTimeAfterThePulse) {
  BoardRig rig = ready_rig(with_input());
  rig.follows = false;
  rig.answers = {{good, 0}, {good}, {good, 0}, {good}};  // read on read off
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read on read off");
  EXPECT_EQ(rig.step.time, rig.settings.input_wait);
  rig.answers = {{good, 0x04}};
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "read");
  EXPECT_EQ(rig.step.time, rig.settings.watch);
}

TEST(GateMachine, SaysThatADoorDidNotMoveUntilItMoves) {
  BoardRig rig = ready_rig(with_input());
  rig.follows = false;
  rig.open();
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "read on read off read [faulty gate_silent]");
  rig.pass_time();  // its board answers, and still the door has not moved
  EXPECT_EQ(rig.diary_text(), "off");
  rig.open();
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off read on read off read [faulty gate_silent]");
  rig.follows = true;
  rig.open();
  EXPECT_EQ(rig.diary_text(), "off read on read off [ready]");
}

TEST(GateMachine, LetsTheNextPatronInWhileTheInputHasItsTime) {
  BoardRig rig = ready_rig(with_input());
  rig.follows = false;
  rig.open();
  EXPECT_TRUE(rig.step.may_open);
  rig.diary_text();
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read on read off");
}

TEST(GateMachine, OpensThoughTheInputCannotBeRead) {
  BoardRig rig = ready_rig(with_input());
  rig.plan({silent});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read [faulty gate_silent] on read off [ready]");

  rig.plan({silent, good, silent, good});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read [faulty gate_silent] on read off");
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "off");  // in trouble until the input can be read again
  rig.open();
  EXPECT_EQ(rig.diary_text(), "off read on [ready] read off");
}

TEST(GateMachine, JudgesNoInputThatItSawOnlyHalf) {
  BoardRig rig = ready_rig(with_input());
  rig.plan({good, good, garbled, good});
  rig.open();
  EXPECT_EQ(rig.diary_text(), "read on read [faulty gate_garbled] off");
  EXPECT_EQ(rig.step.time, rig.settings.watch);
}

TEST(GateMachine, SaysThatTheInputWentSilentAfterThePulse) {
  BoardRig rig = ready_rig(with_input());
  rig.follows = false;
  rig.open();
  rig.diary_text();
  rig.plan({garbled});
  rig.pass_time();
  EXPECT_EQ(rig.diary_text(), "read [faulty gate_garbled]");
  EXPECT_EQ(rig.step.time, rig.settings.retry);
}

TEST(GateMachine, LosesTheLineAtAnyExchangeAndComesBack) {
  for (std::size_t good_before = 0; good_before < 5; ++good_before) {
    BoardRig rig = ready_rig(with_input());
    rig.follows = false;
    for (std::size_t i = 0; i < good_before; ++i) rig.plan({good});
    rig.plan({hung_up});
    rig.open();
    if (good_before == 4) rig.pass_time();  // the reading after the pulse
    EXPECT_NE(rig.diary_text().find("close [absent gate_unplugged]"), std::string::npos);
    rig.pass_time();
    EXPECT_EQ(rig.diary_text(), "off [ready]") << good_before;
  }
}

// Whatever the board answers, in any order: after an opening the relay has been told to fall, and
// every wait has an end.
TEST(GateMachine, LeavesNoRelayOnWhateverTheBoardAnswers) {
  const std::vector<AnswerKind> kinds = {good, silent, garbled, exception, hung_up};
  for (const bool input : {false, true}) {
    for (unsigned plan = 0; plan < 5 * 5 * 5 * 5 * 5; ++plan) {
      BoardRig rig = ready_rig(input ? with_input() : Settings{});
      for (unsigned rest = plan, i = 0; i < 5; ++i, rest /= 5) rig.plan({kinds[rest % 5]});
      rig.open();
      for (int i = 0; i < 4; ++i) rig.pass_time();
      rig.answers.clear();
      rig.pass_time();
      ASSERT_FALSE(rig.relay_on) << plan;
      ASSERT_TRUE(rig.step.may_open) << plan;
      ASSERT_GT(rig.step.time, 0ms);
    }
  }
}

}  // namespace
}  // namespace menshen::gate
