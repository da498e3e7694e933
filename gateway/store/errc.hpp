// What goes wrong with a store: named after what somebody can do about it, not after SQLite's
// codes.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::store {

enum class Errc {
  disk_full = 1,     // no room, quota used up, or a set limit reached
  read_only = 2,     // the file, its folder or its file system may not be written
  io = 3,            // the disk refused a read, a write or a sync
  corrupt = 4,       // not a database, or a damaged one
  in_use = 5,        // another process holds the store
  newer = 6,         // written by a newer release: this one would not understand it
  cannot_open = 7,   // no such folder, no permission, not a file
  constraint = 8,    // a rule of the schema refused the row
  no_memory = 9,     //
  too_large = 10,    // a value beyond SQLite's limits
  statement = 11,    // SQL that does not compile, or used out of order: a mistake of ours
  not_migrated = 12  // opened for reading, and older than this release's schema
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::store

template <>
struct boost::system::is_error_code_enum<menshen::store::Errc> : std::true_type {};
