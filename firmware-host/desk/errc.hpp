// Why the desk did not take a request. Each has a status and words with a remedy (words.hpp); the
// names are part of the interface.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <string_view>
#include <type_traits>

namespace menshen::desk {

enum class Errc {
  signed_out = 1,           // 401
  pin_wrong = 2,            // 401
  tries_wait = 3,           // 429, with Retry-After
  host_unknown = 4,         // 421: not a name of this desk
  origin_foreign = 5,       // 403: another page's request, or one that does not say
  path_unknown = 6,         // 404
  method_not_here = 7,      // 405, with Allow
  content_not_json = 8,     // 415
  json_malformed = 9,       // 400
  member_missing = 10,      // 422: missing, of another type, too long or unknown
  lane_unknown = 11,        // 422
  number_form = 12,         // 422: empty, too long, or with characters no number has
  name_form = 13,           // 422: empty, too long, or control characters
  reason_unknown = 14,      // 422
  step_unknown = 15,        // 422
  readers_full = 16,        // 503: as many pages listen as may
  loopback_only = 17,       // 403
  stopping = 18,            // 503
  leaf_unknown = 19,        // 422: no leaf of somebody let in
  left_already = 20,        // 409
  exit_too_late = 21,       // 422: too far back in the register
  register_failing = 22,    // 503: nothing was written, so nothing is shown
  leaf_not_last = 23,       // 409: not the refusal that the lane shows
  override_forbidden = 24,  // 403: by the rule table
  manager_absent = 25,      // 403: the venue has not set this up
  purpose_unknown = 26,     // 422
  case_number_form = 27,    // 422
  record_gone = 28,         // 410: erased, as its time was over
  record_shut = 29,         // 403: not sealed to the key that this PIN opens
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
