// Opening a serial device, and letting go of it.
#pragma once

#include <boost/asio/serial_port.hpp>
#include <string>

#include "gateway/core/result.hpp"

namespace menshen::serial {

// Opens `device` raw, 8N1, without flow control, and for us alone. On an error (serial::Errc,
// or the system's own where the device is there and may not be opened) the port is closed.
Ok open_port(boost::asio::serial_port& port, const std::string& device, unsigned baud);

void close_port(boost::asio::serial_port& port);

}  // namespace menshen::serial
