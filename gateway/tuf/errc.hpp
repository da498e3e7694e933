// What can be wrong with metadata of a TUF repository (specification 1.0.34) and with what it
// lists.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::tuf {

enum class Errc {
  json_malformed = 1,    // not JSON (RFC 8259), not UTF-8, or nested too deeply
  json_key_twice = 2,    // one name twice in an object: two readers would keep different ones
  json_number = 3,       // a fraction, an exponent, −0, or beyond ±2^53
  too_large = 4,         // bytes, or entries of a list, beyond a named limit
  field_missing = 5,     // a field that the format asks for (§4) is absent or of another type
  type_wrong = 6,        // _type is another role's (§4.2.1)
  specification = 7,     // a major version other than 1 (§4.3)
  date_malformed = 8,    // not YYYY-MM-DDTHH:MM:SSZ (§4.2.3)
  key_unusable = 9,      // a kind, scheme or form of key that is not used here
  key_sm2 = 10,          // an SM2 key in a repository that was not created with SM2
  keyid_wrong = 11,      // not the digest of its key (§4.3)
  keyid_twice = 12,      // in one role or among one file's signatures (§4.2.1)
  threshold_wrong = 13,  // not an integer of at least 1 (§4.3)
  role_name = 14,        // a delegated role without a name, with a top-level role's, or named twice
  delegation_paths = 15,  // both paths and path_hash_prefixes (§4.5)
  hash_unknown = 16,      // hashes, and none of an algorithm that is known here

  signatures_too_few = 20,  // fewer keys of the role than its threshold have signed (§5.3.4 …)
  version_wrong = 21,       // not the version that was asked for (§5.3.5, §5.5.4, §5.6.4)
  rolled_back = 22,     // an older version than the trusted one, or a file gone (§5.4.3, §5.5.5)
  expired = 23,         // §5.3.10, §5.4.4, §5.5.6, §5.6.5
  hash_wrong = 24,      // §5.5.2, §5.6.2, §5.7.3
  length_wrong = 25,    // §4.4, §5.7.3
  file_missing = 26,    // the repository has no file that its metadata lists
  not_listed = 27,      // a delegated role that the snapshot does not list (§5.6.7)
  target_name = 28,     // a target's path that cannot be asked for safely
  target_absent = 30,   // nobody who may speak for the path lists it (§5.7.2)
  nothing_wanted = 29,  // bytes that nobody asked for

  root_absent = 40,    // no trusted root is stored: nothing can be believed
  root_unusable = 41,  // the stored root does not verify against itself (§5.2)
  not_refreshed = 42,  // targets are sought in a set that is whole and fresh
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::tuf

template <>
struct boost::system::is_error_code_enum<menshen::tuf::Errc> : std::true_type {};
