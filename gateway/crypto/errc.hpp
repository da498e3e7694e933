// What goes wrong in this room: keys, certificates and sealed bytes that other people made.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::crypto {

enum class Errc {
  key_form = 1,          // not the bytes or the text of a key
  key_kind = 2,          // a key, of a kind that this box does not use
  key_not_on_curve = 3,  // coordinates or a scalar outside the curve
  sealed_form = 4,       // too short or too long to be sealed bytes
  not_opened = 5,        // authentication failed: wrong key, wrong context, or altered bytes
  pin_form = 6,          // not a stored PIN
  context_used_up = 7,   // an HPKE context has sealed all the messages it may

  certificate_form = 8,        // not the bytes or the text of certificates
  certificate_field = 9,       // a name or host that no certificate of ours may carry
  certificate_authority = 10,  // not an authority's certificate, or not of this key
  certificate_validity = 11,   // ends before it begins, or reaches beyond its authority's

  tpm_absent = 12,   // no TPM 2.0 answers where one was said to be
  tpm_refused = 13,  // it answers, with an error
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::crypto

template <>
struct boost::system::is_error_code_enum<menshen::crypto::Errc> : std::true_type {};
