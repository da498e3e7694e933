// Errors of the process on the box.
#pragma once

#include <boost/system/error_code.hpp>

namespace menshen::host {

enum class Errc {
  unknown_time_zone = 1,  // not in the system's time zone database (package tzdata)
  queue_full,             // more leaves wait than ledger_writer's limit
  file_unreadable,
  file_too_large,  // beyond the named limit of its kind
  file_unwritable,
  file_exists,
  stopped,          // the part was told to stop before it could answer
  signature_form,   // not the text of a rule table's signature
  signature_wrong,  // of another table or under another key
  signer_kind,      // a public key, but not Ed25519
};

const boost::system::error_category& category() noexcept;

inline boost::system::error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::host

template <>
struct boost::system::is_error_code_enum<menshen::host::Errc> : std::true_type {};
