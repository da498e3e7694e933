// What can be wrong with the bytes of an identity-card reader.
#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::card_reader {

enum class Errc {
  frame_length = 1,   // the length field names fewer bytes than a status, or more than any answer
  frame_check = 2,    // the check byte does not fit
  record_lengths = 3  // a read answer whose own lengths do not add up to it
};

boost::system::error_code make_error_code(Errc code);

}  // namespace menshen::card_reader

template <>
struct boost::system::is_error_code_enum<menshen::card_reader::Errc> : std::true_type {};
