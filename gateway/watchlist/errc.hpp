// What goes wrong in this room: lists, tables and tokens that other people made.
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

  other_county = 13,   // a sealed table of another county than this box's
  older_epoch = 14,    // of an earlier epoch than the newest that was taken
  epoch_reused = 15,   // a second table under the number of an epoch
  slot_point = 16,     // a slot of the table, or L, is no point of the curve
  education_key = 17,  // X25519 seals nothing to it
  not_a_minor = 18,    // adults are never looked up
  entry_facts = 19,    // an origin, a time or an evidence that no token can carry
  token_form = 20,     // not the bytes of a token
  token_content = 21,  // not what a token holds
  issue = 22,          // county, epoch or times that no table can have
  placement = 23,      // no salt was found under which every number has a place
  epoch_file = 24,     // not a file of an epoch's secrets
  epoch_key = 25,      // the file was sealed under another key, or altered
  epoch_base = 26,     // its α is not the one of its L
  not_destroyed = 27,  // overwriting, reading back or removing failed
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::watchlist

template <>
struct boost::system::is_error_code_enum<menshen::watchlist::Errc> : std::true_type {};
