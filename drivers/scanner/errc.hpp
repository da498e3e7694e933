// What can be wrong with a code on the line.
#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::scanner {

enum class Errc {
  code_too_long = 1  // more than scan_bytes_max bytes
};

boost::system::error_code make_error_code(Errc code);

}  // namespace menshen::scanner

template <>
struct boost::system::is_error_code_enum<menshen::scanner::Errc> : std::true_type {};
