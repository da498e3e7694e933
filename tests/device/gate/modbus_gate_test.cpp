#include "drivers/gate/modbus_gate.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <thread>

#include "drivers/gate/modbus_line.hpp"
#include "tests/device/gate/gate_rig.hpp"

namespace menshen::gate {
namespace {

using namespace std::chrono_literals;

const std::string off = "ff0500000000d814>ff0500000000d814";
const std::string on = "ff050000ff0099e4>ff050000ff0099e4";

TEST(ModbusGate, SpeaksByteForByteAsTheBoardDocuments) {
  GateRig rig;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1));
  ASSERT_TRUE(rig.wait_shut());
  rig.gate->stop();
  EXPECT_EQ(rig.talk(), (std::vector{off, on, off, off}));
  ASSERT_EQ(rig.events.size(), 1U);
  EXPECT_EQ(rig.events[0].device, "gate-1");
  EXPECT_EQ(rig.events[0].lane, "front");
  EXPECT_EQ(rig.events[0].kind, DeviceKind::gate);
  EXPECT_EQ(rig.events[0].at, noon());
}

TEST(ModbusGate, HoldsTheRelayForThePulse) {
  GateRig rig;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1) && rig.wait_shut());
  const auto changes = rig.board.changes();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_TRUE(changes[0].on);
  EXPECT_FALSE(changes[1].on);
  EXPECT_GE(changes[1].at - changes[0].at, rig.settings.pulse_length - 10ms);
}

TEST(ModbusGate, LetsItsOwnerSeeToTheThreadThatAPatronWaitsFor) {
  GateRig rig;
  rig.start_ready();
  EXPECT_NE(rig.began_on, std::thread::id());
  EXPECT_NE(rig.began_on, std::this_thread::get_id());
}

TEST(ModbusGate, NeverBlocksItsCaller) {
  GateRig rig;
  rig.start_ready();
  rig.board.set_fault(test::RelayFault::silent);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) rig.gate->open();
  EXPECT_LT(std::chrono::steady_clock::now() - start, rig.settings.answer_wait);
}

TEST(ModbusGate, MakesOneOfOpeningsThatWait) {
  GateRig rig;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1));
  for (int i = 0; i < 10; ++i) rig.gate->open();  // inside the pulse: one more follows
  ASSERT_TRUE(rig.wait_openings(2));
  ASSERT_TRUE(rig.wait_shut());
  std::this_thread::sleep_for(rig.settings.pulse_length);
  EXPECT_EQ(rig.board.openings(), 2U);
}

TEST(ModbusGate, SwitchesARelayOffThatACrashLeftOn) {
  GateRig rig;
  {
    ModbusLine crashed(rig.settings);
    ASSERT_EQ(crashed.connect(), ModbusLine::Connected::yes);
    ASSERT_EQ(crashed.exchange(switch_request(0xFF, 0, true)).kind, AnswerKind::good);
  }
  ASSERT_TRUE(rig.board.relay_on(0));
  rig.start_ready();
  EXPECT_FALSE(rig.board.relay_on(0));
}

// Whoever was admitted gets the whole pulse, though the daemon is asked to stop in the middle of
// it.
TEST(ModbusGate, LetsThePulseEndWhenStoppedInsideIt) {
  GateRig rig;
  rig.settings.pulse_length = 400ms;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1));
  rig.gate->stop();
  const auto changes = rig.board.changes();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_GE(changes[1].at - changes[0].at, rig.settings.pulse_length - 10ms);
  EXPECT_FALSE(rig.board.relay_on(0));
}

TEST(ModbusGate, OpensForWhoWasAdmittedBeforeTheStop) {
  for (int round = 0; round < 10; ++round) {  // the thread may hear of both at once
    GateRig rig;
    rig.start_ready();
    rig.gate->open();
    rig.gate->stop();
    EXPECT_EQ(rig.board.openings(), 1U);
    EXPECT_FALSE(rig.board.relay_on(0));
  }
}

TEST(ModbusGate, SaysOfAnOpeningBeforeTheStopThatItFailed) {
  GateRig rig;
  rig.start_ready();
  rig.board.set_fault(test::RelayFault::silent);
  rig.gate->open();
  rig.gate->stop();
  EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, Advice::gate_silent));
}

TEST(ModbusGate, OpensNothingBeforeItStartsAndAfterItStopped) {
  GateRig rig;
  ModbusGate gate(
      rig.home.get_executor(), rig.settings, noon, [](const DeviceEvent&) {}, [] {});
  gate.open();
  gate.start();
  gate.stop();
  gate.open();
  gate.start();
  gate.stop();
  EXPECT_EQ(rig.board.openings(), 0U);  // what is asked for in between opens nothing later
  EXPECT_GE(rig.talk().size(), 2U);
}

TEST(ModbusGate, TellsNobodyAfterItsEnd) {
  GateRig rig;
  rig.start();
  ASSERT_TRUE(rig.board.wait_until([&] { return !rig.board.frames().empty(); }));
  rig.gate.reset();
  rig.home.restart();
  rig.home.poll();
  EXPECT_TRUE(rig.events.empty());
}

TEST(ModbusGate, SpeaksToOtherUnitsAndRelays) {
  GateRig rig({.unit = 0x11});
  rig.settings.unit = 0x11;
  rig.settings.relay = 7;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1));
  ASSERT_TRUE(rig.wait_shut());
  EXPECT_EQ(rig.talk()[1].substr(0, 12), "11050007ff00");
}

TEST(ModbusGate, LetsTheBoardTimeThePulse) {
  for (const Pulse pulse : {Pulse::board_registers, Pulse::board_coil}) {
    GateRig rig;
    rig.settings.pulse = pulse;
    rig.start_ready();
    rig.gate->open();
    ASSERT_TRUE(rig.wait_openings(1));
    ASSERT_TRUE(rig.wait_shut());
    const auto changes = rig.board.changes();
    EXPECT_GE(changes[1].at - changes[0].at, 90ms);
    EXPECT_EQ(rig.talk()[1], pulse == Pulse::board_registers
                                 ? "ff100003000204000400010450>ff1000030002a416"
                                 : "ff0502000001186c>ff0502000001186c");
  }
}

TEST(ModbusGate, ABoardThatTimesThePulseShutsThoughTheDaemonIsGone) {
  GateRig rig;
  rig.settings.pulse = Pulse::board_registers;
  rig.settings.pulse_length = 300ms;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1));
  rig.board.unplug();  // nobody can say "off" any more
  EXPECT_TRUE(rig.wait_shut());
}

TEST(ModbusGate, ReadsTheInputBack) {
  GateRig rig;
  rig.settings.input = 0;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1) && rig.wait_shut());
  rig.gate->stop();
  EXPECT_EQ(rig.talk(), (std::vector<std::string>{off,
                                                  "ff02000000086c12>ff020100"
                                                  "9060",
                                                  on, "ff02000000086c12>ff02010151a0", off, off}));
  EXPECT_EQ(rig.events.size(), 1U);
}

TEST(ModbusGate, SaysThatTheInputDidNotChange) {
  GateRig rig({.input_follows_relay = false});
  rig.settings.input = 0;
  rig.start_ready();
  rig.gate->open();
  EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, Advice::gate_silent));
  EXPECT_EQ(rig.board.openings(), 1U);
  rig.board.set_input_follows_relay(true);
  rig.gate->open();
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
}

struct FaultCase {
  const char* name;
  test::RelayFault fault;
  Advice advice;
};

class FaultyBoard : public testing::TestWithParam<FaultCase> {};

TEST_P(FaultyBoard, IsSaidAndRecoversByItself) {
  GateRig rig;
  rig.start_ready();
  rig.board.set_fault(GetParam().fault);
  rig.gate->open();
  EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, GetParam().advice));
  rig.board.set_fault(test::RelayFault::none);
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
  EXPECT_TRUE(rig.wait_shut());
  const unsigned before = rig.board.openings();
  rig.gate->open();
  EXPECT_TRUE(rig.wait_openings(before + 1));
  EXPECT_TRUE(rig.wait_shut());
}

TEST_P(FaultyBoard, ForOneFrameStillOpensOnce) {
  GateRig rig;
  rig.start_ready();
  rig.board.set_fault_once(GetParam().fault);
  rig.gate->open();
  EXPECT_TRUE(rig.wait_openings(1));
  EXPECT_TRUE(rig.wait_shut());
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
  EXPECT_EQ(rig.heard(GetParam().advice), 1U);
  EXPECT_EQ(rig.board.openings(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, FaultyBoard,
    testing::Values(FaultCase{"NoEcho", test::RelayFault::no_echo, Advice::gate_silent},
                    FaultCase{"Silent", test::RelayFault::silent, Advice::gate_silent},
                    FaultCase{"WrongCrc", test::RelayFault::wrong_crc, Advice::gate_garbled},
                    FaultCase{"WrongEcho", test::RelayFault::wrong_echo, Advice::gate_garbled},
                    FaultCase{"HalfAnswer", test::RelayFault::half_answer, Advice::gate_garbled},
                    FaultCase{"Exception", test::RelayFault::exception, Advice::gate_garbled}),
    [](const auto& fault) { return fault.param.name; });

// libmodbus treats the units that it knows and those beyond them differently.
TEST(ModbusGate, SeesAWrongCrcOfAnyUnit) {
  for (const std::uint8_t unit : {std::uint8_t{1}, std::uint8_t{247}, std::uint8_t{248}}) {
    GateRig rig({.unit = unit});
    rig.settings.unit = unit;
    rig.start_ready();
    rig.board.set_fault(test::RelayFault::wrong_crc);
    rig.gate->open();
    EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, Advice::gate_garbled)) << int{unit};
  }
}

// A door and its desk wait no longer for a board that never ends than for a silent one, by much.
TEST(ModbusGate, HearsABabblingBoardForASecondAtMost) {
  GateRig rig;
  rig.settings.answer_wait = Settings{}.answer_wait;
  rig.board.set_fault(test::RelayFault::babbles);
  ModbusLine line(rig.settings);
  ASSERT_EQ(line.connect(), ModbusLine::Connected::yes);
  for (const Bytes& request : {inputs_request(0xFF), switch_request(0xFF, 0, false)}) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(line.exchange(request).kind, AnswerKind::garbled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1500ms);
  }
}

TEST(ModbusGate, SaysThatABoardBabblesAndRecovers) {
  GateRig rig;
  rig.start_ready();
  rig.board.set_fault(test::RelayFault::babbles);
  rig.gate->open();
  EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, Advice::gate_garbled));
  rig.board.set_fault(test::RelayFault::none);
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
  EXPECT_TRUE(rig.wait_shut());
}

TEST(ModbusGate, TakesALateAnswerForNone) {
  GateRig rig;
  rig.start_ready();
  rig.board.set_answer_delay(rig.settings.answer_wait + 60ms);
  rig.gate->open();
  EXPECT_TRUE(rig.wait_until([&] { return rig.heard(Advice::gate_silent) > 0; }));
  rig.board.set_answer_delay(0ms);
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
  EXPECT_TRUE(rig.wait_shut());
}

TEST(ModbusGate, WorksWithASlowBoard) {
  GateRig rig;
  rig.board.set_answer_delay(50ms);
  rig.start_ready();
  rig.gate->open();
  EXPECT_TRUE(rig.wait_openings(1));
  EXPECT_TRUE(rig.wait_shut());
  EXPECT_EQ(rig.events.size(), 1U);
}

TEST(ModbusGate, FindsTheBoardAgainAfterUnplugging) {
  GateRig rig;
  rig.start_ready();
  for (int round = 0; round < 2; ++round) {
    rig.board.unplug();
    rig.gate->open();  // to nobody
    EXPECT_TRUE(rig.wait_heard(DeviceState::absent, Advice::gate_unplugged));
    const std::size_t said = rig.heard(Advice::gate_unplugged);
    rig.gate->open();
    EXPECT_TRUE(rig.wait_until([&] { return rig.heard(Advice::gate_unplugged) == said + 1; }));
    rig.board.replug();
    EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
  }
  EXPECT_EQ(rig.board.openings(), 0U);
  rig.gate->open();
  EXPECT_TRUE(rig.wait_openings(1));
}

TEST(ModbusGate, NoticesAnUnpluggedBoardThatNobodyAsks) {
  GateRig rig;
  rig.settings.watch = 30ms;
  rig.start_ready();
  rig.board.unplug();
  EXPECT_TRUE(rig.wait_heard(DeviceState::absent, Advice::gate_unplugged));
  rig.board.replug();
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
}

TEST(ModbusGate, ShutsADoorThatWasOpenWhenTheLineWent) {
  GateRig rig;
  rig.settings.pulse_length = 400ms;
  rig.start_ready();
  rig.gate->open();
  ASSERT_TRUE(rig.wait_openings(1));
  rig.board.unplug();
  EXPECT_TRUE(rig.wait_heard(DeviceState::absent, Advice::gate_unplugged));
  EXPECT_TRUE(rig.board.relay_on(0));
  rig.board.replug();
  EXPECT_TRUE(rig.wait_shut());
}

TEST(ModbusGate, SaysThatAnotherProgramHoldsTheBoard) {
  GateRig rig;
  const int other = ::open(rig.board.device().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(other, 0);
  ASSERT_EQ(::flock(other, LOCK_EX | LOCK_NB), 0);
  rig.start();
  EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, Advice::device_busy));
  EXPECT_TRUE(rig.board.frames().empty());
  ::close(other);
  EXPECT_TRUE(rig.wait_heard(DeviceState::ready));
}

TEST(ModbusGate, SaysWhatMayNotBeOpenedAndWhatIsNotThereApart) {
  GateRig rig;
  rig.settings.device = "/dev/null";
  rig.start();
  EXPECT_TRUE(rig.wait_heard(DeviceState::faulty, Advice::device_refused));
  EXPECT_EQ(rig.events.back().cause, boost::system::errc::inappropriate_io_control_operation);
  rig.settings.device = "/nonexistent/gate";
  rig.start();
  EXPECT_TRUE(rig.wait_heard(DeviceState::absent, Advice::gate_unplugged));
}

TEST(ModbusGate, StopsSoonWhateverTheBoardDoes) {
  for (const auto fault : {test::RelayFault::silent, test::RelayFault::half_answer}) {
    GateRig rig;
    rig.start_ready();
    rig.board.set_fault(fault);
    const auto start = std::chrono::steady_clock::now();
    rig.gate->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 6 * rig.settings.answer_wait);
  }
}

TEST(NoGate, OpensByHand) {
  NoGate gate;
  gate.start();
  gate.open();
  gate.stop();
}

}  // namespace
}  // namespace menshen::gate
