#include "firmware-host/ctl/log_signer.hpp"

#include "firmware-host/log_key.hpp"

namespace menshen::ctl {
namespace {

// The section [log_key], after saying that there is none.
const host::LogKeySettings* section_of(const host::Config& config, const Streams& streams) {
  if (config.log_key) return &*config.log_key;
  fail(streams, exit_file,
       config.file.string() + " names no [log_key]: " + std::string(host::no_log_key_remedy));
  return nullptr;
}

void tell(const host::LogKeySettings& settings, const Error& error, const Streams& streams) {
  fail(streams, exit_file,
       host::place_of(settings) + ": " + error.message() + ": " +
           host::log_key_remedy(settings, error));
}

}  // namespace

std::optional<ledger::NoteSigner> signer_of(const RegisterPlace& place, const World& world) {
  const auto config = config_of(place, world.streams);
  const auto* settings = config ? section_of(*config, world.streams) : nullptr;
  if (settings == nullptr) return std::nullopt;
  auto signer = host::load_log_key(*settings, config->venue.origin);
  if (signer) return std::move(*signer);
  tell(*settings, signer.error(), world.streams);
  return std::nullopt;
}

std::optional<ledger::NoteVerifier> verifier_of_log(const RegisterPlace& place,
                                                    const World& world) {
  if (!place.vkey_file.empty() || !place.folder.empty()) return verifier_of(place, world.streams);
  if (place.config_file.empty()) {
    fail(world.streams, exit_usage, "--vkey names the file of the log's verifier key");
    return std::nullopt;
  }
  const auto config = config_of(place, world.streams);
  const auto* settings = config ? section_of(*config, world.streams) : nullptr;
  if (settings == nullptr) return std::nullopt;
  auto verifier = host::read_log_verifier(*settings);
  if (verifier) return std::move(*verifier);
  tell(*settings, verifier.error(), world.streams);
  return std::nullopt;
}

}  // namespace menshen::ctl
