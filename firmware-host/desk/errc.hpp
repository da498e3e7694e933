// Why the desk did not take a request. Each has a status and words with a remedy (words.hpp); the
// names are part of the interface.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <string_view>
#include <type_traits>

namespace menshen::desk {

enum class Errc {
  signed_out = 1,        // 401
  pin_wrong = 2,         // 401
  tries_wait = 3,        // 429, with Retry-After
  host_unknown = 4,      // 421: not a name of this desk
  origin_foreign = 5,    // 403: another page's request, or one that does not say
  path_unknown = 6,      // 404
  method_not_here = 7,   // 405, with Allow
  content_not_json = 8,  // 415
  json_malformed = 9,    // 400
  member_missing = 10,   // 422: missing, of another type, too long or unknown
  lane_unknown = 11,     // 422
  number_form = 12,      // 422: empty, too long, or with characters no number has
  name_form = 13,        // 422: empty, too long, or control characters
  reason_unknown = 14,   // 422
  step_unknown = 15,     // 422
  readers_full = 16,     // 503: as many pages listen as may
  loopback_only = 17,    // 403
  stopping = 18,         // 503
};

const boost::system::error_category& category();
std::string_view name_of(Errc code);  // "pin_wrong"
unsigned status_of(Errc code);

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::desk

template <>
struct boost::system::is_error_code_enum<menshen::desk::Errc> : std::true_type {};
