#include "firmware-host/config_sections.hpp"
#include "firmware-host/inspection/rights.hpp"
#include "gateway/crypto/certificate.hpp"

namespace menshen::host {
namespace {

constexpr std::uint16_t inspection_port_default = 8443;
constexpr std::size_t witnesses_max = 8;
constexpr std::size_t roles_max = inspection::rights.size();

// Whether both could not be bound: the same port at addresses of which one is in the other.
bool share_a_port(const http::ServerSettings& a, const http::ServerSettings& b) {
  const bool everywhere =
      reach_of(a.address) == Reach::everywhere || reach_of(b.address) == Reach::everywhere;
  return a.port == b.port && a.port != 0 && (everywhere || a.address == b.address);
}

}  // namespace

// Only cosignatures say that their key has seen all that came before.
void read_witnesses(ConfigTable& table, std::vector<ledger::NoteVerifier>& authorities) {
  std::vector<std::string> vkeys;
  table.texts_if("witness", vkeys, witnesses_max);
  for (const std::string& vkey : vkeys) {
    auto verifier = ledger::NoteVerifier::parse(vkey);
    if (!verifier || verifier->type() != ledger::NoteKeyType::cosignature_v1) {
      table.note("witness", "a witness of [inspection] is no verifier key of cosignatures",
                 "copy the line of the authority's key: name+id+key, the key of type 04");
    } else {
      authorities.push_back(*std::move(verifier));
    }
  }
}

std::vector<ledger::Role> read_roles(ConfigTable& table) {
  std::vector<std::string> words;
  std::vector<ledger::Role> roles;
  table.texts_if("roles", words, roles_max);
  for (const std::string& word : words) {
    const auto role = inspection::role_of_unit(word);
    if (!role) {
      table.note("roles", "\"" + word + "\" is no role that may be issued",
                 "write some of market, culture, police, education, township, auditor");
    } else {
      roles.push_back(*role);
    }
  }
  if (words.empty()) {
    table.note("roles", "an authority of [inspection] that may issue no role",
               "write roles = [\"market\"], or leave the authority out");
  }
  return roles;
}

// Each for its own roles: who issues for the schools could otherwise issue a policeman.
void read_issuers(ConfigTable& table, std::vector<CertificateAuthority>& issuers) {
  std::size_t count = 0;
  for (const toml::table* found : table.tables("authority", crypto::certificates_count_max)) {
    ConfigTable one(*found, "[[inspection.authority]] " + std::to_string(++count),
                    table.problems());
    CertificateAuthority& issuer = issuers.emplace_back();
    one.path("file", issuer.file);
    issuer.roles = read_roles(one);
    one.finish();
  }
  if (count == 0) {
    table.problems().note_absent(table.line(), "nobody may issue certificates for [inspection]",
                                 "add [[inspection.authority]] with file = \"ca.crt\" and "
                                 "roles = [\"market\"]");
  }
}

// The network may reach it, since nobody is heard there without a certificate.
void read_inspection(ConfigTable table, Config& config) {
  InspectionSection& inspection = config.inspection.emplace();
  http::ServerSettings& server = inspection.server;
  server.beyond_loopback = true;
  server.port = inspection_port_default;
  server.address.clear();
  table.text("listen", server.address, "\"192.168.1.20\"");
  table.number("port", server.port, 0, 65535);
  table.path("certificate", inspection.certificate);
  table.path("private_key", inspection.private_key);
  read_witnesses(table, inspection.authorities);
  std::filesystem::path watermark;
  if (table.path_if("watermark", watermark)) inspection.watermark = watermark;
  read_issuers(table, inspection.issuers);
  if (!config.log_key) {
    table.problems().note_absent(table.line(), "nothing signs what [inspection] would show",
                                 "add the [log_key] section that menshenctl log-key new prints, or "
                                 "leave [inspection] out");
  }
  if (!server.address.empty() && reach_of(server.address) == Reach::none) {
    table.note("listen", "[inspection] listen is no numeric address",
               "write the box's own address, or \"0.0.0.0\" for all of them");
  } else if (share_a_port(server, config.desk.server)) {
    table.note("port", "[inspection] and [desk] would listen on one port",
               "write another port for one of them; 8443 is usual for this one");
  }
  table.finish();
}

}  // namespace menshen::host
