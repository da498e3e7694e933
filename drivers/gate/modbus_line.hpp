// A serial line to a Modbus-RTU board through libmodbus, which sets it up, sends and adds CRCs. It
// blocks: for a thread of its own.
#pragma once

#include <memory>

#include "drivers/gate/relay_frames.hpp"
#include "drivers/gate/settings.hpp"

struct _modbus;  // libmodbus's; its header stays in modbus_line.cpp

namespace menshen::gate {

class ModbusLine {
 public:
  enum class Connected : std::uint8_t { yes, absent, held };

  explicit ModbusLine(Settings settings) : settings_(std::move(settings)) {}
  ~ModbusLine() { close(); }
  ModbusLine(const ModbusLine&) = delete;
  ModbusLine& operator=(const ModbusLine&) = delete;

  // Opens the device for us alone. A path that is no serial line counts as absent.
  Connected connect();
  // `request` without its CRC. Waits at most answer_wait for the first byte and 100 ms
  // for each of the seven that can follow: 1 s as it comes, whatever the board does.
  Answer exchange(ByteView request);
  void close();

 private:
  struct Free {
    void operator()(_modbus* context) const;
  };
  Answer receive(ByteView request);

  Settings settings_;
  std::unique_ptr<_modbus, Free> context_;
};

}  // namespace menshen::gate
