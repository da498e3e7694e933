// What an operator does about a log key that cannot be loaded.
#include "firmware-host/errc.hpp"
#include "firmware-host/log_key.hpp"
#include "gateway/crypto/errc.hpp"

namespace menshen::host {
namespace {

std::string remedy_of_ours(const LogKeySettings& settings, Errc error) {
  const std::string place = place_of(settings);
  switch (error) {
    case Errc::key_readable_by_others:
      return "whoever may have read it can sign in this register's name: make a new key and tell "
             "the authority its verifier key; if nobody has, chmod 0600 " +
             place;
    case Errc::key_of_somebody_else:
      return "run this as the user of menshend (sudo -u menshen), or chown the file to that user";
    case Errc::log_key_kind:
      return "write in [log_key] the kind that the file's second line names";
    case Errc::log_key_other_origin:
      return "name the key that was made for this venue's origin, or make one with menshenctl "
             "log-key new";
    case Errc::log_key_not_opened:
      return "it was sealed on another machine, or altered: a key does not move; make a new one "
             "with menshenctl log-key new and tell the authority its verifier key";
    case Errc::machine_unknown:
      return "run systemd-machine-id-setup, or name in [log_key] machine a file that only this "
             "machine has";
    case Errc::credential_absent:
      return "encrypt the key with systemd-creds encrypt --name=" + settings.credential +
             " into /etc/credstore.encrypted/" + settings.credential +
             "; only a unit of systemd is handed it, a command therefore in systemd-run "
             "(operations.md)";
    default:
      return "make a key with menshenctl log-key new";
  }
}

}  // namespace

std::string place_of(const LogKeySettings& settings) {
  if (settings.kind != LogKeyKind::credential) return settings.file.string();
  return "$CREDENTIALS_DIRECTORY/" + settings.credential;
}

std::string log_key_remedy(const LogKeySettings& settings, const Error& error) {
  if (error.category() == category()) {
    return remedy_of_ours(settings, static_cast<Errc>(error.value()));
  }
  if (error == crypto::Errc::tpm_absent) {
    return "check that " + settings.tpm +
           " is there and that the user of menshend may use it (group tss, see operations.md), or "
           "make a key of another kind";
  }
  if (error == crypto::Errc::tpm_refused) {
    return "an owner password is set, or the TPM is locked: tpm2_getcap properties-variable";
  }
  return "it was sealed by another TPM, or the TPM was cleared: make a new one with menshenctl "
         "log-key new and tell the authority its verifier key";
}

}  // namespace menshen::host
