// A serial line to a Modbus-RTU board through libmodbus, which sets it up, adds and checks CRCs and
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
  // `request` without its CRC. Waits at most answer_wait for the first byte.
  Answer exchange(ByteView request);
  void close();

 private:
  struct Free {
    void operator()(_modbus* context) const;
  };

  Settings settings_;
  std::unique_ptr<_modbus, Free> context_;
};

}  // namespace menshen::gate
