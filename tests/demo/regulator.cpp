#include "tests/demo/regulator.hpp"

#include <algorithm>
#include <chrono>

#include "firmware-host/file.hpp"
#include "gateway/crypto/certificate.hpp"
#include "gateway/crypto/random.hpp"

namespace menshen::demo {
namespace {

using crypto::Certificate;
using crypto::PrivateKey;

constexpr const char* address = "127.0.0.1";

PrivateKey new_key() {
  return PrivateKey::generate(crypto::Algorithm::es256, crypto::system_chance());
}

void write(const std::filesystem::path& file, const std::string& text) {
  check(host::write_new_file(file, text, host::FileKind::secret).has_value(),
        "the demo writes into its own folder");
}

void write_pair(const std::filesystem::path& folder, const std::string& name,
                const Certificate& certificate, const PrivateKey& key) {
  write(folder / (name + ".crt"), crypto::pem_of(certificate));
  write(folder / (name + ".key"), key.pem());
}

}  // namespace

void make_regulators_certificates(const std::filesystem::path& folder, Instant played,
                                  Instant present) {
  const auto chance = crypto::system_chance();
  const auto [first, last] = std::minmax(played, present);
  const crypto::Validity validity{
      std::chrono::floor<std::chrono::days>(first),
      std::chrono::floor<std::chrono::days>(last) + std::chrono::days(30)};
  const PrivateKey own = new_key();
  const auto authority = crypto::make_authority(own, "Demo county", validity, chance).value();
  write(folder / "ca.crt", crypto::pem_of(authority));
  const auto issue = [&](const std::string& name, const crypto::CertificateRequest& request) {
    const PrivateKey key = new_key();
    write_pair(folder, name,
               crypto::issue_certificate(authority, own, key.public_key(), request, chance).value(),
               key);
  };
  using enum crypto::CertificateUse;
  issue("venue", {"Demo venue", "", {address, "localhost"}, server, validity});
  issue("market", {"Demo county market regulator", "market", {}, client, validity});
}

std::string regulators_section(std::uint16_t port) {
  return std::string("[inspection]\nlisten = \"") + address + "\"\nport = " + std::to_string(port) +
         "\ncertificate = \"venue.crt\"\nprivate_key = \"venue.key\"\n"
         "[[inspection.authority]]\nfile = \"ca.crt\"\nroles = [\"market\"]\n";
}

std::string pull_command(const std::filesystem::path& folder, std::uint16_t port,
                         const std::string& path) {
  const auto at = [&](const char* name) { return (folder / name).string(); };
  return "curl --cacert " + at("ca.crt") + " --cert " + at("market.crt") + " --key " +
         at("market.key") + " https://" + address + ":" + std::to_string(port) + path;
}

}  // namespace menshen::demo
