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
  // The log's key.
  key_readable_by_others = 20,  // its mode lets more than the owner read it
  key_of_somebody_else,         // its owner is not the user of this process
  log_key_form,                 // not the text of a log key, or its halves do not fit
  log_key_kind,                 // kept in another way than the configuration says
  log_key_other_origin,         // of another register
  log_key_not_opened,           // sealed on another machine, or altered
  machine_unknown,              // the machine has no id that a key could be made of
  credential_absent,            // systemd has handed over none of that name
};

const boost::system::error_category& category() noexcept;

inline boost::system::error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::host

template <>
struct boost::system::is_error_code_enum<menshen::host::Errc> : std::true_type {};
