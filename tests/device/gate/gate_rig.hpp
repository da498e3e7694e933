// A ModbusGate on a simulated board, with what the desk heard. The home thread is the test's own.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <string>
#include <thread>
#include <vector>

#include "drivers/gate/modbus_gate.hpp"
#include "tests/support/relay_simulator.hpp"

namespace menshen::gate {

// Quick, and yet slow enough for a busy machine to answer in time.
inline Settings quick_settings(const std::string& device) {
  using namespace std::chrono_literals;
  Settings settings;
  settings.id = "gate-1";
  settings.lane = "front";
  settings.device = device;
  settings.pulse_length = 100ms;
  settings.input_wait = 50ms;
  settings.answer_wait = 150ms;
  settings.retry = 40ms;
  settings.watch = 10s;  // a look between would blur the frames that a test compares
  return settings;
}

inline Instant noon() { return Instant(std::chrono::hours(12)); }

struct GateRig {
  explicit GateRig(test::RelaySimulator::Settings board_settings = {})
      : board(board_settings), settings(quick_settings(board.device())) {}

  void start() {
    gate = std::make_unique<ModbusGate>(
        home.get_executor(), settings, noon, [this](DeviceEvent event) { events.push_back(event); },
        [this] { began_on = std::this_thread::get_id(); });
    gate->start();
  }

  bool wait_until(const std::function<bool()>& reached) {
    return board.wait_until([&] {
      home.restart();
      home.poll();
      return reached();
    });
  }
  bool wait_heard(DeviceState state, Advice advice = Advice::none) {
    return wait_until([&] {
      return !events.empty() && events.back().state == state && events.back().advice == advice;
    });
  }
  std::size_t heard(Advice advice) const {
    return static_cast<std::size_t>(std::ranges::count(events, advice, &DeviceEvent::advice));
  }
  void start_ready() {
    start();
    ASSERT_TRUE(wait_heard(DeviceState::ready));
  }
  bool wait_openings(unsigned count) {
    return wait_until([&] { return board.openings(settings.relay) >= count; });
  }
  bool wait_shut() {
    return wait_until([&] { return !board.relay_on(settings.relay); });
  }

  // Requests and answers since the start, in hex: "request>answer".
  std::vector<std::string> talk() const {
    std::vector<std::string> talk;
    for (const test::RelayFrame& frame : board.frames()) {
      talk.push_back(to_hex(frame.request) + ">" + to_hex(frame.answer));
    }
    return talk;
  }

  boost::asio::io_context home;
  test::RelaySimulator board;
  Settings settings;
  std::vector<DeviceEvent> events;
  std::thread::id began_on;          // the gate's own thread; to be read once it has been heard
  std::unique_ptr<ModbusGate> gate;  // goes before what it posts to
};

}  // namespace menshen::gate
