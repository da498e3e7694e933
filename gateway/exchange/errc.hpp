#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::exchange {

enum class Errc {
  row_form = 1,        // another number of fields than the table has
  field_too_long = 2,  // more bytes, in the table's encoding, than its width
  field_text = 3,      // what the format cannot carry: a control character, a space at the end
  encoding = 4,        // no text of the encoding, or a character that it does not have
  rows_form = 5,       // bytes that are no rows of this table
  certificate = 6,     // a kind of document that the table has no number for
  package_full = 7,    // more rows than a package's files carry, or a file of too many bytes
  package_form = 8,    // bytes that are no package of this table
  archive = 9,         // libzip could not pack
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::exchange

template <>
struct boost::system::is_error_code_enum<menshen::exchange::Errc> : std::true_type {};
