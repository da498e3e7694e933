#include "drivers/gate/modbus_line.hpp"

#include <modbus.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace menshen::gate {
namespace {

constexpr int last_plain_unit = 247;                 // libmodbus 3.1.6 knows no unit beyond
constexpr std::chrono::milliseconds byte_wait{100};  // between two bytes of an answer

bool is_line_gone(int error) {
  return error == EIO || error == EBADF || error == ECONNRESET || error == ENODEV ||
         error == ENXIO || error == EPIPE;
}

bool take_alone(int fd) {
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return false;
  ::ioctl(fd, TIOCEXCL);  // for programs that ask for no lock
  return true;
}

bool wait_readable(int fd, std::chrono::milliseconds wait) {
  pollfd line{fd, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&line, 1, static_cast<int>(wait.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

}  // namespace

void ModbusLine::Free::operator()(_modbus* context) const { modbus_free(context); }

ModbusLine::Connected ModbusLine::connect() {
  close();
  context_.reset(
      modbus_new_rtu(settings_.device.c_str(), static_cast<int>(settings_.baud), 'N', 8, 1));
  if (!context_) return failed(errno);
  // Boards of unit FF are beyond what libmodbus lets one set; their frames go out raw, and are
  // checked by check_answer() alone.
  modbus_set_slave(context_.get(), std::min<int>(settings_.unit, last_plain_unit));
  if (modbus_connect(context_.get()) != 0) {
    const int error = errno;
    context_.reset();
    return failed(error);
  }
  if (!take_alone(modbus_get_socket(context_.get()))) {
    modbus_close(context_.get());  // without lifting the other program's TIOCEXCL
    context_.reset();
    return failed(EBUSY);
  }
  last_error_ = {};
  return Connected::yes;
}

ModbusLine::Connected ModbusLine::failed(int error) {
  last_error_ = Error(error, boost::system::system_category());
  if (error == EBUSY) return Connected::held;
  return error == ENOENT || is_line_gone(error) ? Connected::absent : Connected::refused;
}

Answer ModbusLine::exchange(ByteView request) {
  if (!context_) return {AnswerKind::hung_up};
  modbus_flush(context_.get());  // an answer that came too late answers nothing now
  const int sent =
      modbus_send_raw_request(context_.get(), request.data(), static_cast<int>(request.size()));
  if (sent < 0) return {is_line_gone(errno) ? AnswerKind::hung_up : AnswerKind::silent};
  return receive(request);
}

// libmodbus would take a board's word for the length of its answer, and so wait 256 times for the
// next byte of one that babbles.
Answer ModbusLine::receive(ByteView request) {
  const int fd = modbus_get_socket(context_.get());
  std::array<std::uint8_t, answer_bytes_max> received{};
  std::size_t count = 0;
  for (auto wait = settings_.answer_wait; wait_readable(fd, wait); wait = byte_wait) {
    const std::size_t wanted = answer_bytes(request, ByteView(received).first(count));
    const ssize_t got = ::read(fd, received.data() + count, wanted - count);
    if (got == 0 || (got < 0 && is_line_gone(errno))) return {AnswerKind::hung_up};
    if (got < 0) break;
    count += static_cast<std::size_t>(got);
    if (count >= answer_bytes(request, ByteView(received).first(count))) break;
  }
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
