#include "firmware-host/ctl/pki.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <filesystem>
#include <optional>
#include <ostream>

#include "firmware-host/ctl/words.hpp"
#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"
#include "gateway/crypto/certificate.hpp"
#include "gateway/crypto/digest.hpp"

namespace menshen::ctl {
namespace {

using crypto::Algorithm;
using crypto::Certificate;
using crypto::PrivateKey;

constexpr std::array<std::string_view, 6> roles = {"market",    "culture", "police",
                                                   "education", "auditor", "township"};

std::string certificate_file(const std::string& name) { return name + ".crt"; }
std::string key_file(const std::string& name) { return name + ".key"; }

bool days_fit(std::int64_t days, std::int64_t most) { return days >= 1 && days <= most; }

int fail_days(const Streams& streams, std::int64_t most) {
  return fail(streams, exit_usage, "--days is 1 to " + std::to_string(most));
}

crypto::Validity validity_of(std::int64_t days, Instant now) {
  const auto from = std::chrono::floor<std::chrono::seconds>(now) - backdated;
  return {from, from + backdated + std::chrono::days(days)};
}

void print(const Certificate& certificate, Instant now, const Streams& streams) {
  const std::string_view use = certificate.authority     ? "authority"
                               : certificate.for_servers ? "venue"
                               : certificate.for_clients ? "role"
                                                         : "none";
  boost::json::array hosts;
  for (const std::string& host : certificate.hosts) hosts.emplace_back(host);
  print_line(streams, {{"use", use},
                       {"name", certificate.name},
                       {"role", certificate.unit},
                       {"hosts", std::move(hosts)},
                       {"issuer", certificate.issuer_name},
                       {"serial", certificate.serial},
                       {"not_before", json_time(certificate.validity.from)},
                       {"not_after", json_time(certificate.validity.to)},
                       {"sha256", to_hex(crypto::sha256(certificate.der))},
                       {"holds_now", certificate.validity.holds_at(now)}});
}

// The key first: a certificate without its key is of no use to anybody.
int write_pair(const std::string& name, const PrivateKey& key, const Certificate& certificate,
               const World& world) {
  const std::string crt = certificate_file(name);
  std::error_code ignored;  // a folder that cannot be looked into cannot be written to either
  if (std::filesystem::exists(crt, ignored)) {
    return fail_to_write(world.streams, crt, host::Errc::file_exists);
  }
  const Ok kept = host::write_new_file(key_file(name), key.pem(), host::FileKind::secret);
  if (!kept) return fail_to_write(world.streams, key_file(name), kept.error());
  const Ok written = host::write_new_file(crt, crypto::pem_of(certificate), host::FileKind::secret);
  if (!written) {
    std::filesystem::remove(key_file(name), ignored);  // ours, a moment old, and certified nowhere
    return fail_to_write(world.streams, crt, written.error());
  }
  print(certificate, world.clock(), world.streams);
  return exit_ok;
}

struct Pair {
  Certificate certificate;
  PrivateKey key;
};

std::optional<Pair> read_authority(const std::string& name, const World& world) {
  const auto crt =
      read_input(certificate_file(name), world.streams, crypto::certificates_text_bytes_max);
  if (!crt) return std::nullopt;
  const auto pem = read_input(key_file(name), world.streams, crypto::key_text_bytes_max);
  if (!pem) return std::nullopt;
  auto certificates = crypto::read_certificates(*crt);
  if (!certificates) {
    fail(world.streams, exit_file, certificate_file(name) + ": " + certificates.error().message());
    return std::nullopt;
  }
  auto key = PrivateKey::from_pem(*pem);
  if (!key) {
    fail(world.streams, exit_file, key_file(name) + ": " + key.error().message());
    return std::nullopt;
  }
  return Pair{std::move(certificates->front()), std::move(*key)};
}

int issue(const NewPeer& wanted, crypto::CertificateUse use, const World& world) {
  if (!days_fit(wanted.days, issued_days_max)) return fail_days(world.streams, issued_days_max);
  const auto authority = read_authority(wanted.authority, world);
  if (!authority) return exit_file;
  crypto::CertificateRequest request{wanted.name, wanted.role, wanted.hosts, use,
                                     validity_of(wanted.days, world.clock())};
  auto& validity = request.validity;
  validity.from = std::max(validity.from, authority->certificate.validity.from);
  const auto key = PrivateKey::generate(Algorithm::es256, world.chance);
  const auto issued = crypto::issue_certificate(authority->certificate, authority->key,
                                                key.public_key(), request, world.chance);
  if (!issued) return fail(world.streams, exit_usage, issued.error().message());
  return write_pair(wanted.out, key, *issued, world);
}

}  // namespace

int new_authority(const NewAuthority& wanted, const World& world) {
  if (!days_fit(wanted.days, authority_days_max)) {
    return fail_days(world.streams, authority_days_max);
  }
  const auto key = PrivateKey::generate(Algorithm::es256, world.chance);
  const auto made = crypto::make_authority(key, wanted.name,
                                           validity_of(wanted.days, world.clock()), world.chance);
  if (!made) return fail(world.streams, exit_usage, made.error().message());
  return write_pair(wanted.out, key, *made, world);
}

int issue_venue(const NewPeer& wanted, const World& world) {
  return issue(wanted, crypto::CertificateUse::server, world);
}

int issue_role(const NewPeer& wanted, const World& world) {
  if (std::ranges::find(roles, wanted.role) == roles.end()) {
    return fail(world.streams, exit_usage,
                "--role is market, culture, police, education, auditor or township");
  }
  return issue(wanted, crypto::CertificateUse::client, world);
}

int inspect_certificates(const std::string& file, const World& world) {
  const auto text = read_input(file, world.streams, crypto::certificates_text_bytes_max);
  if (!text) return exit_file;
  const auto certificates = crypto::read_certificates(*text);
  if (!certificates) return fail(world.streams, exit_no, certificates.error().message());
  const Instant now = world.clock();
  for (const Certificate& certificate : *certificates) print(certificate, now, world.streams);
  const auto holds = [&](const Certificate& one) { return one.validity.holds_at(now); };
  return std::ranges::all_of(*certificates, holds) ? exit_ok : exit_no;
}

}  // namespace menshen::ctl
