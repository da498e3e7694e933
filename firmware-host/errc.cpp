#include "firmware-host/errc.hpp"

#include <string>

namespace menshen::host {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "menshen.host"; }
  std::string message(int value) const override {
    switch (static_cast<Errc>(value)) {
      case Errc::unknown_time_zone:
        return "the system knows no such time zone";
      case Errc::queue_full:
        return "too many leaves wait to be written";
      case Errc::file_unreadable:
        return "the file cannot be read";
      case Errc::file_too_large:
        return "the file is larger than its kind may be";
      case Errc::file_unwritable:
        return "the file cannot be written";
      case Errc::file_exists:
        return "a file of that name is there already";
      case Errc::stopped:
        return "stopped before it was done";
      case Errc::signature_form:
        return "not the signature of a rule table";
      case Errc::signature_wrong:
        return "the signature does not belong to this table and this key";
      case Errc::signer_kind:
        return "not an Ed25519 public key";
      case Errc::key_readable_by_others:
        return "others than its owner may read the key";
      case Errc::key_of_somebody_else:
        return "the key belongs to another user";
      case Errc::log_key_form:
        return "not a log key of menshenctl log-key new";
      case Errc::log_key_kind:
        return "a log key of another kind than the configuration says";
      case Errc::log_key_other_origin:
        return "the log key of another register";
      case Errc::log_key_not_opened:
        return "the log key does not open on this machine";
      case Errc::machine_unknown:
        return "this machine has no id";
      case Errc::credential_absent:
        return "systemd has handed over no such credential";
    }
    return "unknown error of the host";
  }
};

}  // namespace

const boost::system::error_category& category() noexcept {
  static const Category instance;
  return instance;
}

}  // namespace menshen::host
