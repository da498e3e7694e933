// A world that fails returns a Result; a mistake of ours stops the program (check).
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace menshen {

using Error = boost::system::error_code;

template <class T>
using Result = boost::system::result<T>;

using Ok = Result<void>;

// Always on, in every build; for our own mistakes, never for input.
void check(bool holds, const char* what,
           const boost::source_location& where = BOOST_CURRENT_LOCATION);

// "what: message [file:line]" for the layer that gives up and logs.
std::string describe(const Error& error);

}  // namespace menshen

// Returns `code` (an Errc of the room) from the function, with this line inside the error.
#define MENSHEN_RETURN_ERROR(code)                                                        \
  do {                                                                                    \
    static constexpr ::boost::source_location menshen_here = BOOST_CURRENT_LOCATION;      \
    return ::boost::system::error_code(::boost::system::error_code(code), &menshen_here); \
  } while (false)
