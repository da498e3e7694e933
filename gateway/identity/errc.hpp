// What is wrong with an envelope, step by step. recognize() turns each into a Defect; these are
// for logs and for whoever looks inside a code.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::identity {

enum class Errc {
  prefix_form = 1,    // not our prefix
  code_too_long = 2,  // beyond the limit of what is looked at, or of what is issued
  base45_form = 3,    // RFC 9285
  deflate_form = 4,   // RFC 1950, or bytes after its end
  deflate_too_long = 5,
  cbor_form = 6,       // RFC 8949, or bytes after its end
  cbor_limit = 7,      // too deep, too many items, an indefinite length
  cbor_duplicate = 8,  // a map key twice
  cose_form = 9,       // RFC 9052
  cose_critical = 10,  // a critical header that this box does not know
  cwt_form = 11,       // RFC 8392
  claims_form = 12,    // docs/formats.md
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::identity

template <>
struct boost::system::is_error_code_enum<menshen::identity::Errc> : std::true_type {};
