// A Modbus-RTU relay board behind a door, in a thread of its own, since libmodbus blocks.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "drivers/gate/gate.hpp"
#include "drivers/gate/settings.hpp"
#include "gateway/core/device.hpp"

namespace menshen::gate {

// On start, on stop and on every look in between the relay is switched off, so that a crash leaves
// a door open no longer than a restart. Trouble is reported when it changes and again for every
// opening that failed; the board is looked for again until it answers. An opening that failed is
// never made up for later: the patron may be gone.
class ModbusGate final : public Gate {
 public:
  // Events are posted to `home`, and none arrives after the destructor.
  ModbusGate(boost::asio::any_io_executor home, Settings settings, WallClock clock,
             std::function<void(DeviceEvent)> on_event);
  ~ModbusGate() override;  // stops
  ModbusGate(const ModbusGate&) = delete;
  ModbusGate& operator=(const ModbusGate&) = delete;

  void open() override;  // from any thread
  void start() override;
  void stop() override;  // waits for the relay to be switched off: at most a few answer_waits

 private:
  class Line;
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace menshen::gate
