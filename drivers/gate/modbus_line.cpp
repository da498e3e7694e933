#include "drivers/gate/modbus_line.hpp"

#include <modbus.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace menshen::gate {
namespace {

constexpr int last_plain_unit = 247;             // libmodbus 3.1.6 knows no unit beyond
constexpr std::uint32_t byte_wait_us = 100'000;  // between two bytes of an answer

bool is_line_gone(int error) {
  return error == EIO || error == EBADF || error == ECONNRESET || error == ENODEV ||
         error == ENXIO || error == EPIPE;
}

// libmodbus waits with select(), which knows no descriptor from FD_SETSIZE on.
ModbusLine::Connected take_alone(int fd) {
  if (fd >= FD_SETSIZE) return ModbusLine::Connected::absent;
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return ModbusLine::Connected::held;
  ::ioctl(fd, TIOCEXCL);  // for programs that ask for no lock
  return ModbusLine::Connected::yes;
}

}  // namespace

void ModbusLine::Free::operator()(_modbus* context) const { modbus_free(context); }

ModbusLine::Connected ModbusLine::connect() {
  close();
  context_.reset(
      modbus_new_rtu(settings_.device.c_str(), static_cast<int>(settings_.baud), 'N', 8, 1));
  if (!context_) return Connected::absent;
  // Boards of unit FF are beyond what libmodbus lets one set; their frames go out raw, and are
  // checked by check_answer() alone.
  modbus_set_slave(context_.get(), std::min<int>(settings_.unit, last_plain_unit));
  const auto wait_us = std::chrono::microseconds(settings_.answer_wait).count();
  modbus_set_response_timeout(context_.get(), static_cast<std::uint32_t>(wait_us / 1'000'000),
                              static_cast<std::uint32_t>(wait_us % 1'000'000));
  modbus_set_byte_timeout(context_.get(), 0, byte_wait_us);
  if (modbus_connect(context_.get()) != 0) {
    const bool held = errno == EBUSY;
    context_.reset();
    return held ? Connected::held : Connected::absent;
  }
  const Connected taken = take_alone(modbus_get_socket(context_.get()));
  if (taken == Connected::held) {
    modbus_close(context_.get());  // without lifting the other program's TIOCEXCL
    context_.reset();
  } else if (taken != Connected::yes) {
    close();
  }
  return taken;
}

Answer ModbusLine::exchange(ByteView request) {
  if (!context_) return {AnswerKind::hung_up};
  modbus_flush(context_.get());  // an answer that came too late answers nothing now
  const int sent =
      modbus_send_raw_request(context_.get(), request.data(), static_cast<int>(request.size()));
  if (sent < 0) return {is_line_gone(errno) ? AnswerKind::hung_up : AnswerKind::silent};

  std::array<std::uint8_t, answer_bytes_max> received{};
  const int result = modbus_receive_confirmation(context_.get(), received.data());
  if (result < 0 && is_line_gone(errno)) return {AnswerKind::hung_up};
  return check_answer(request, received);
}

void ModbusLine::close() {
  if (!context_) return;
  // The mark belongs to the terminal and outlives our descriptor where something else keeps it.
  ::ioctl(modbus_get_socket(context_.get()), TIOCNXCL);
  modbus_close(context_.get());
  context_.reset();
}

}  // namespace menshen::gate
