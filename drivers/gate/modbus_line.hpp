// A serial line to a Modbus-RTU board through libmodbus, which sets it up, sends and adds CRCs. It
// blocks: for a thread of its own.
#pragma once

#include <memory>

#include "drivers/gate/relay_frames.hpp"
#include "drivers/gate/settings.hpp"
#include "gateway/core/result.hpp"

struct _modbus;  // libmodbus's; its header stays in modbus_line.cpp

namespace menshen::gate {

class ModbusLine {
 public:
  enum class Connected : std::uint8_t { yes, absent, held, refused };

  explicit ModbusLine(Settings settings) : settings_(std::move(settings)) {}
  ~ModbusLine() { close(); }
  ModbusLine(const ModbusLine&) = delete;
  ModbusLine& operator=(const ModbusLine&) = delete;

  // Opens the device for us alone. Refused: it is there, and has no rights for us, is no serial
  // line or does not know the baud rate.
  Connected connect();
  // Why the last connect() failed; none after one that did not.
  const Error& last_error() const { return last_error_; }
  // `request` without its CRC. Waits at most answer_wait for the first byte and 100 ms
  // for each of the seven that can follow: 1 s as it comes, whatever the board does.
  Answer exchange(ByteView request);
  void close();

 private:
  struct Free {
    void operator()(_modbus* context) const;
  };
  Answer receive(ByteView request);

  Connected failed(int error);

  Settings settings_;
  Error last_error_;
  std::unique_ptr<_modbus, Free> context_;
};

}  // namespace menshen::gate
