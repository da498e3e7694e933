// Why a regulator's request was not answered. Each has a status, a name that is part of the
// interface, and words for the person who reads them: what is wrong, and what to do.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <string_view>
#include <type_traits>

namespace menshen::inspection {

enum class Errc {
  certificate_missing = 1,    // 403: the other end is nobody
  role_unknown = 2,           // 403: the certificate's OU is no role
  role_refused = 3,           // 403: the role may not see this
  path_unknown = 4,           // 404
  method_not_here = 5,        // 405, with Allow
  query_form = 6,             // 400: too long, or cannot be decoded
  parameter_unknown = 7,      // 400: not of this address
  parameter_twice = 8,        // 400
  time_form = 9,              // 400: from or to of entries
  time_reversed = 10,         // 400: to before from
  kind_unknown = 11,          // 400
  decision_unknown = 12,      // 400
  index_form = 13,            // 400: after, or the N of a path
  limit_form = 14,            // 400: not 1 to limit_max
  size_form = 15,             // 400: size, or from and to of a consistency proof
  format_unknown = 16,        // 400
  proof_form = 17,            // 400
  beyond_register = 18,       // 404: a leaf, tile or size that the register does not have
  checkpoint_form = 19,       // 422: no checkpoint of this log, or not signed as it must be
  cosignature_missing = 20,   // 422: no signature of an authority that this box knows
  checkpoint_disagrees = 21,  // 409: signed by this log and not of this register
  cosigners_none = 22,        // 404: no authority is configured
  too_busy = 23,              // 503, with Retry-After
  not_recorded = 24,          // 503, with Retry-After: the access could not be written down
  register_unreadable = 25,   // 500
  not_kept = 26,              // 503: the cosigned checkpoint could not be written
  stopping = 27,              // 503
  too_many = 28,              // 429, with Retry-After: this client has had its share for now
  role_not_issued = 29,       // 403: whoever issued the certificate may not issue this role
};

const boost::system::error_category& category();
std::string_view name_of(Errc code);  // "role_refused"
unsigned status_of(Errc code);
std::string_view what_is_wrong(Errc code);
std::string_view what_to_do(Errc code);

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::inspection

template <>
struct boost::system::is_error_code_enum<menshen::inspection::Errc> : std::true_type {};
