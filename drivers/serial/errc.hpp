// What can go wrong with a serial line.
#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::serial {

enum class Errc {
  absent = 1,       // no such device, or it vanished
  busy = 2,         // another program holds it
  baud_refused = 4  // the device does not know this baud rate
};

boost::system::error_code make_error_code(Errc code);

}  // namespace menshen::serial

template <>
struct boost::system::is_error_code_enum<menshen::serial::Errc> : std::true_type {};
