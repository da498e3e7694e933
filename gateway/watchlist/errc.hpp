// What goes wrong in this room: list files that other people made.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::watchlist {

enum class Errc {
  file_unreadable = 1,  // not there, no regular file, or it cannot be mapped
  file_size = 2,        // shorter or longer than its own counts say
  magic = 3,            // no open list, or of another version
  header = 4,           // a field outside its bounds
  wrong_key = 5,        // the key check value disagrees: another county's or epoch's key
  digest = 6,           // the SHA-256 at the end disagrees
  disorder = 7,         // keys unsorted, twice, or in the wrong bucket
  listing = 8,          // a listing byte of no known listing
  key_form = 9,         // the key has not 32 bytes
  number_twice = 10,    // the builder was given a number twice
  number_form = 11,     // the builder was given no number, one too long, or no listing
  too_many = 12,        // more entries than the format holds
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::watchlist

template <>
struct boost::system::is_error_code_enum<menshen::watchlist::Errc> : std::true_type {};
