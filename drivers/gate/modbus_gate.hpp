// A Modbus-RTU relay board behind a door, in a thread of its own, since libmodbus blocks.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <thread>

#include "drivers/gate/gate.hpp"
#include "drivers/gate/settings.hpp"
#include "gateway/core/device.hpp"

namespace menshen::gate {

struct Happened;
struct Report;
struct Step;

// On start, on stop and on every look in between the relay is switched off, so that a crash leaves
// a door open no longer than a restart. Trouble is reported when it changes and again for every
// opening that failed; the board is looked for again until it answers. An opening that failed is
// never made up for later: the patron may be gone.
class ModbusGate final : public Gate {
 public:
  // Events, and `clock` for their time, are called on `home`, which outlives the gate; none comes
  // after the destructor, which must run there too. `thread_begins` is called first thing on the
  // gate's thread, at each start: a patron waits for it, so its owner may give it priority.
  ModbusGate(boost::asio::any_io_executor home, Settings settings, WallClock clock,
             std::function<void(DeviceEvent)> on_event, std::function<void()> thread_begins);
  ~ModbusGate() override;  // stops
  ModbusGate(const ModbusGate&) = delete;
  ModbusGate& operator=(const ModbusGate&) = delete;

  // From any thread. An opening asked for while another is under way follows it; a third is one
  // with the second. Before start() and after stop() it does nothing.
  void open() override;

  void start() override;
  // An opening asked for before is carried out first. Waits until the relay is switched off: two
  // pulses and a few answer_waits at most.
  void stop() override;

 private:
  struct Listener;
  struct Wishes;

  void run();  // the thread
  Happened wait(const Step& step);
  void post(const Report& report, const Error& cause);

  boost::asio::any_io_executor home_;
  Settings settings_;
  std::shared_ptr<Listener> listener_;
  std::unique_ptr<Wishes> wishes_;
  std::function<void()> thread_begins_;
  std::thread thread_;
};

}  // namespace menshen::gate
