#include "firmware-host/config_files.hpp"

#include <algorithm>
#include <utility>

#include "firmware-host/clock.hpp"
#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"
#include "firmware-host/policy_signature.hpp"
#include "gateway/crypto/certificate.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/crypto/pin_seal.hpp"
#include "gateway/http/tls.hpp"
#include "gateway/policy/parse.hpp"

namespace menshen::host {
namespace {

class Reading {
 public:
  // The text of a file, or nothing and a problem.
  std::optional<std::string> text(const std::filesystem::path& file, std::size_t bytes_max,
                                  std::string_view remedy) {
    return said(file, read_file(file, bytes_max), remedy);
  }
  // The same of a key's file, which nobody else may read.
  std::optional<std::string> secret(const std::filesystem::path& file, std::size_t bytes_max,
                                    std::string_view remedy) {
    auto text = read_secret_file(file, bytes_max);
    const bool rights = !text && (text.error() == Errc::key_readable_by_others ||
                                  text.error() == Errc::key_of_somebody_else);
    return said(file, std::move(text), rights ? rights_remedy : remedy);
  }
  void note(const std::filesystem::path& file, std::size_t line, std::string what,
            std::string remedy) {
    problems_.push_back(
        {file.string(), static_cast<std::uint32_t>(line), std::move(what), std::move(remedy)});
  }
  bool none() const { return problems_.empty(); }
  std::vector<ConfigProblem> take() { return std::move(problems_); }

 private:
  static constexpr std::string_view rights_remedy =
      "chown it to the user of menshend, chmod 0600; if others may have read it, make another";

  std::optional<std::string> said(const std::filesystem::path& file, Result<std::string> text,
                                  std::string_view remedy) {
    if (text) return *std::move(text);
    note(file, 0, text.error().message(), std::string(remedy));
    return std::nullopt;
  }

  std::vector<ConfigProblem> problems_;
};

// Nobody has the secret of the key in config/examples: a register sealed to it is lost.
constexpr ledger::KeyId example_key_id = {0x9C, 0xC1, 0xFB, 0xB7, 0x54, 0x58, 0x0F, 0xAE};

void check_recipients(const Config& config, Reading& reading) {
  for (const ledger::Recipient& recipient : config.recipients) {
    if (recipient.key_id != example_key_id) continue;
    reading.note(config.file, 0, "the register would be sealed to the example's key",
                 "make a key with menshenctl register-key new and put its table here");
  }
}

void check_zones(const Config& config, const policy::Rules& rules, Reading& reading) {
  std::string names;
  for (const policy::Zone& zone : rules.zones) names += (names.empty() ? "" : ", ") + zone.name;
  for (const LaneSettings& lane : config.lanes) {
    if (rules.zone(lane.zone) != nullptr) continue;
    reading.note(config.file, lane.line,
                 "the policy has no zone \"" + lane.zone + "\" for lane \"" + lane.id + "\"",
                 "write one of: " + names);
  }
}

// A signature that does not verify is a problem and no table without a signature: somebody has
// altered what the county signed.
bool check_signature(const PolicySignatureFiles& files, std::string_view table, Reading& reading) {
  constexpr std::string_view remedy = "fetch the table, its signature and the key again";
  const auto signature = reading.text(files.signature, small_file_bytes_max, remedy);
  const auto pem = reading.text(files.signed_by, small_file_bytes_max, remedy);
  if (!signature || !pem) return false;
  const auto key = policy_signer(*pem);
  if (!key) {
    reading.note(files.signed_by, 0, key.error().message(),
                 "write the public key that menshenctl policy keygen printed for the county");
    return false;
  }
  const Ok verified = verify_policy(table, *signature, *key);
  if (!verified) {
    reading.note(files.signature, 0, verified.error().message(), std::string(remedy));
  }
  return bool(verified);
}

std::string fingerprint_of(const crypto::Digest& configuration, std::string_view rules) {
  const auto both =
      crypto::Sha256().add(configuration).add(crypto::sha256(bytes_of(rules))).finish();
  return to_hex(both).substr(0, fingerprint_digits);
}

void load_rules(const Config& config, ConfigFiles& loaded, Reading& reading) {
  const auto text = reading.text(config.rules_file, policy::rules_text_bytes_max,
                                 "name a policy file; presets are in config/policy");
  if (!text) return;
  const auto& files = config.rules_signature;
  if (files && !check_signature(*files, *text, reading)) return;
  auto parsed = policy::parse_rules(
      *text, files ? policy::Provenance::signed_by_county : policy::Provenance::local_file);
  if (!parsed) {
    for (policy::Mistake& mistake : parsed.error().all) {
      reading.note(config.rules_file, mistake.line, std::move(mistake.what),
                   std::move(mistake.remedy));
    }
    return;
  }
  loaded.rules = std::move(*parsed);
  loaded.rules.clock_floor = build_instant();
  loaded.fingerprint = fingerprint_of(config.text_digest, *text);
  check_zones(config, loaded.rules, reading);
}

void load_issuers(const std::filesystem::path& file, identity::TrustStore& issuers,
                  Reading& reading) {
  const auto text = reading.text(file, identity::trust_store_bytes_max,
                                 "name a trust file, or leave [trust] out");
  if (!text) return;
  auto parsed = identity::TrustStore::parse(*text);
  for (identity::TrustStoreMistake& mistake : parsed.mistakes) {
    reading.note(file, mistake.line, std::move(mistake.what),
                 "correct the issuer; docs/formats.md has the keys");
  }
  issuers = std::move(parsed.store);
}

void load_list(const OpenListFiles& files, std::optional<watchlist::OpenList>& list,
               Reading& reading) {
  const auto text = reading.text(files.key_file, small_file_bytes_max,
                                 "name the key file of menshenctl open-list key new");
  if (!text) return;
  const auto key = from_base64(std::string_view(*text).substr(0, text->find('\n')));
  if (!key || key->size() != watchlist::list_key_bytes) {
    reading.note(files.key_file, 1, "not the key of an open list",
                 "copy the county's key file whole: 32 bytes in base64");
    return;
  }
  auto opened = watchlist::OpenList::open(files.file, *key);
  const Ok verified = opened ? opened->verify() : Ok(opened.error());
  if (!verified) {
    reading.note(files.file, 0, verified.error().message(),
                 "fetch the list and its key again, or leave [open_list] out");
    return;
  }
  list = std::move(*opened);
}

// A child's number is kept only for a purpose that the county has set down and signed; on a list
// that tells nobody apart it could only leak.
void check_listed_minors(const Config& config, const ConfigFiles& files, Reading& reading) {
  const bool told_apart = files.rules.listed_minors == policy::ListedMinors::told_apart;
  if (!files.open_list || told_apart || !files.open_list->lists_minors()) return;
  reading.note(config.file, config.open_list->line,
               "the open list names minors, and no signed policy says that it may",
               "get the list without minors, or a rule table with listed_minors = \"told_apart\" "
               "that the county signed: [policy] signature, signed_by");
}

void load_pin(const std::filesystem::path& file, std::string& kept_pin, Reading& reading) {
  constexpr std::string_view remedy = "set a PIN with menshenctl desk-pin set";
  const auto text = reading.text(file, small_file_bytes_max, remedy);
  if (!text) return;
  kept_pin = text->substr(0, text->find('\n'));
  if (!crypto::is_kept_pin(kept_pin)) reading.note(file, 1, "not a kept PIN", std::string(remedy));
}

void load_venue_key(const std::filesystem::path& file, std::string& sealed, Reading& reading) {
  constexpr std::string_view remedy =
      "seal the venue's register key with menshenctl register-key seal, under the manager's PIN";
  const auto text = reading.text(file, small_file_bytes_max, remedy);
  if (!text) return;
  sealed = text->substr(0, text->find('\n'));
  if (!crypto::is_pin_sealed(sealed)) {
    reading.note(file, 1, "not a register key that a PIN seals", std::string(remedy));
  }
}

void load_key_of_log(const Config& config, std::optional<ledger::NoteSigner>& log_key,
                     Reading& reading) {
  auto loaded = load_log_key(*config.log_key, config.venue.origin);
  if (loaded) {
    log_key = *std::move(loaded);
    return;
  }
  reading.note(place_of(*config.log_key), 0, loaded.error().message(),
               log_key_remedy(*config.log_key, loaded.error()));
}

// The text of all of them, and which roles each may issue.
std::optional<std::string> load_authorities(const InspectionSection& inspection,
                                            std::vector<inspection::Issuer>& issuers,
                                            Reading& reading) {
  constexpr std::string_view remedy =
      "name the certificate of menshenctl pki ca new, or the regulators' own";
  std::string all;
  for (const CertificateAuthority& one : inspection.issuers) {
    const auto text = reading.text(one.file, crypto::certificates_text_bytes_max, remedy);
    if (!text) return std::nullopt;
    const auto certificates = crypto::read_certificates(*text);
    if (!certificates || !std::ranges::all_of(*certificates, &crypto::Certificate::authority)) {
      reading.note(one.file, 0, make_error_code(http::Errc::authorities_unusable).message(),
                   std::string(remedy));
      return std::nullopt;
    }
    for (const crypto::Certificate& certificate : *certificates) {
      all += crypto::pem_of(certificate);
      issuers.push_back({to_hex(crypto::sha256(certificate.der)), one.roles});
    }
  }
  return all;
}

// Which of the files is to blame, and what to do.
void note_tls(const InspectionSection& inspection, const Error& error, Reading& reading) {
  if (error == http::Errc::authorities_unusable) {  // each by itself is one
    reading.note(inspection.issuers.front().file, 0, error.message(),
                 "name at most 8 certificates of authorities in all");
  } else if (error == http::Errc::certificate_unusable) {
    reading.note(inspection.certificate, 0, error.message(),
                 "name the certificate of menshenctl pki venue issue");
  } else {
    reading.note(inspection.private_key, 0, error.message(),
                 "name the key that menshenctl pki venue issue wrote beside the certificate");
  }
}

void load_inspection(const InspectionSection& inspection, ConfigFiles& files, Reading& reading) {
  constexpr std::string_view remedy = "make it with menshenctl pki, or leave [inspection] out";
  const std::size_t bytes_max = crypto::certificates_text_bytes_max;
  auto certificate = reading.text(inspection.certificate, bytes_max, remedy);
  auto private_key = reading.secret(inspection.private_key, small_file_bytes_max, remedy);
  const auto authorities = load_authorities(inspection, files.inspection_issuers, reading);
  if (!certificate || !private_key || !authorities) return;
  http::TlsSettings tls;
  tls.certificate_chain = std::move(*certificate);
  tls.private_key = std::move(*private_key);
  tls.client_authorities = *authorities;
  const auto usable = http::TlsContext::from(tls);
  if (!usable) return note_tls(inspection, usable.error(), reading);
  files.inspection_tls = std::move(tls);
}

}  // namespace

LoadedFiles load_files(const Config& config) {
  Reading reading;
  ConfigFiles files;
  load_rules(config, files, reading);
  if (config.trust_file) load_issuers(*config.trust_file, files.issuers, reading);
  if (config.open_list) load_list(*config.open_list, files.open_list, reading);
  check_listed_minors(config, files, reading);
  load_pin(config.desk.pin_file, files.kept_pin, reading);
  if (config.desk.manager_pin_file) {
    load_pin(*config.desk.manager_pin_file, files.kept_manager_pin, reading);
  }
  if (config.desk.venue_key_file) {
    load_venue_key(*config.desk.venue_key_file, files.sealed_venue_key, reading);
  }
  check_recipients(config, reading);
  if (config.log_key) load_key_of_log(config, files.log_key, reading);
  if (config.inspection) load_inspection(*config.inspection, files, reading);
  if (!reading.none()) return {std::nullopt, reading.take()};
  return {std::move(files), {}};
}

}  // namespace menshen::host
