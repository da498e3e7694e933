#include "drivers/serial/port.hpp"

#include <sys/file.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "drivers/serial/errc.hpp"

namespace menshen::serial {
namespace {

using boost::asio::serial_port_base;

// Rights that are missing or a file that is no terminal stay the system's own error: it names the
// cause best.
Error reason(const Error& error) {
  switch (error.value()) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
    case EIO:  // a line that hangs up while it is opened
      return Errc::absent;
    case EBUSY:
      return Errc::busy;
    default:
      return error;
  }
}

Error system_error() { return {errno, boost::system::system_category()}; }

// TIOCEXCL keeps out every later open(), but not root's, and it does not tell whether somebody was
// here before us; the lock does both among programs that ask for it (picocom, minicom, ourselves).
Ok take_alone(int fd) {
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) MENSHEN_RETURN_ERROR(Errc::busy);
  if (::ioctl(fd, TIOCEXCL) != 0) MENSHEN_RETURN_ERROR(system_error());
  return {};
}

Ok set_line(boost::asio::serial_port& port, unsigned baud) {
  Error error;
  port.set_option(serial_port_base::character_size(8), error);
  if (!error) port.set_option(serial_port_base::parity(), error);
  if (!error) port.set_option(serial_port_base::stop_bits(), error);
  if (!error) port.set_option(serial_port_base::flow_control(), error);
  if (error) MENSHEN_RETURN_ERROR(error);
  port.set_option(serial_port_base::baud_rate(baud), error);
  if (error) MENSHEN_RETURN_ERROR(Errc::baud_refused);
  return {};
}

}  // namespace

Ok open_port(boost::asio::serial_port& port, const std::string& device, unsigned baud) {
  Error error;
  port.open(device, error);
  if (error) MENSHEN_RETURN_ERROR(reason(error));
  Ok opened = take_alone(port.native_handle());
  if (opened) opened = set_line(port, baud);
  if (!opened) close_port(port);
  return opened;
}

void close_port(boost::asio::serial_port& port) {
  if (!port.is_open()) return;
  // The mark belongs to the terminal, not to our descriptor: where something else keeps the
  // terminal alive (the far end of a pty does) it would lock out the next one, ourselves included.
  ::ioctl(port.native_handle(), TIOCNXCL);
  Error ignored;  // nothing can be done about a device that is gone
  port.close(ignored);
}

}  // namespace menshen::serial
