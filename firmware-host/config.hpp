// What the box is told: one TOML file, read once at start, straight into the settings of the rooms.
// Every mistake is found in one pass, each with its line and what to do, since the person who reads
// them stands at a desk with patrons waiting. docs/operations.md lists the keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/camera/camera_link.hpp"
#include "drivers/card_reader/settings.hpp"
#include "drivers/gate/settings.hpp"
#include "drivers/scanner/settings.hpp"
#include "firmware-host/desk/board.hpp"
#include "firmware-host/desk/routes.hpp"
#include "firmware-host/log.hpp"
#include "firmware-host/log_key.hpp"
#include "gateway/crypto/digest.hpp"
#include "gateway/http/server.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::host {

inline constexpr std::size_t config_bytes_max = std::size_t{256} * 1024;
inline constexpr std::size_t lanes_max = 16;
inline constexpr std::size_t devices_of_a_kind_max = 32;
inline constexpr std::size_t id_bytes_max = 32;          // of lanes and devices
inline constexpr std::size_t text_bytes_max = 512;       // of any other text or path
inline constexpr std::size_t config_problems_max = 200;  // more are dropped

struct ConfigProblem {
  std::string file;
  std::uint32_t line = 0;  // 1-based; 0: of the file as a whole
  std::string what;
  std::string remedy;
};

// "menshend.toml:12: what: remedy"
std::string to_text(const ConfigProblem& problem);

struct VenueSettings {
  std::string code;    // 14 digits (GA 557.1)
  std::string name;    // shown on the desk page, in Chinese
  std::string origin;  // of the ledger: "<authority domain>/<code>"
  std::string time_zone = "Asia/Shanghai";
};

struct OpenListFiles {
  std::filesystem::path file;
  std::filesystem::path key_file;  // of `menshenctl open-list key new`
  std::uint32_t line = 0;          // of the configuration, for a list that the policy forbids
};

struct PolicySignatureFiles {
  std::filesystem::path signature;  // of `menshenctl policy sign`
  std::filesystem::path signed_by;  // the county's public key
};

struct HoldOrderFiles {
  std::filesystem::path folder;    // an order a file
  ledger::NoteVerifier authority;  // whose orders are believed
};

struct LaneSettings {
  std::string id;
  std::string zone;        // named by the policy file
  std::uint32_t line = 0;  // of the configuration, for a zone that the policy does not have
};

struct HandGate {  // kind = "none": a door that the desk opens by hand
  std::string id;
  std::string lane;
};

struct DeskSection {
  http::ServerSettings server;
  desk::BoardSettings board;  // names_stay is the longest; the rules' names_show may be shorter
  // Complete but for what the host fills in: the program's own words, the PINs, which load_files
  // reads, and what the rule table says.
  desk::DeskSettings page;
  std::filesystem::path pin_file;                         // of `menshenctl desk-pin set`
  std::optional<std::filesystem::path> manager_pin_file;  // likewise, another PIN
  std::optional<std::filesystem::path> venue_key_file;    // of `menshenctl register-key seal`
};

// A [[inspection.authority]]: who may issue regulators' certificates, and of which roles.
struct CertificateAuthority {
  std::filesystem::path file;
  std::vector<ledger::Role> roles;
};

struct InspectionSection {
  // Complete but for `tls`: its texts are read by load_files (ConfigFiles::inspection_tls), its
  // clock is the host's.
  http::ServerSettings server;
  std::filesystem::path certificate;               // of `menshenctl pki venue issue`
  std::filesystem::path private_key;               // of the same
  std::vector<CertificateAuthority> issuers;       // of the regulators' certificates
  std::vector<ledger::NoteVerifier> authorities;   // whose cosignatures are taken and kept
  std::optional<std::filesystem::path> watermark;  // nothing: beside the register
};

struct Config {
  std::filesystem::path file;    // that it was read from
  crypto::Digest text_digest{};  // SHA-256 of the whole text
  VenueSettings venue;
  std::filesystem::path store_file;
  std::filesystem::path rules_file;
  std::optional<PolicySignatureFiles> rules_signature;  // nothing: nobody signed the rules
  std::optional<std::filesystem::path> trust_file;
  std::optional<OpenListFiles> open_list;
  ledger::Suite suite = ledger::Suite::hpke;
  std::vector<ledger::Recipient> recipients;  // of that suite, as ledger::check_recipients wants
  std::optional<LogKeySettings> log_key;      // nothing: checkpoints cannot be signed
  std::optional<HoldOrderFiles> hold_orders;  // nothing: nobody may hold what is due
  DeskSection desk;
  std::optional<InspectionSection> inspection;  // nothing: no port for it is opened
  Severity log_least = Severity::info;
  std::vector<LaneSettings> lanes;  // at least one, each with exactly one gate
  std::vector<card_reader::Settings> card_readers;
  std::vector<scanner::Settings> scanners;
  // An empty `program` is menshen-camera beside the running program.
  std::vector<camera::Settings> cameras;
  std::vector<gate::Settings> relay_gates;  // kind = "modbus"
  std::vector<HandGate> hand_gates;
};

struct ParsedConfig {
  std::optional<Config> config;  // exactly where there are no problems
  std::vector<ConfigProblem> problems;
};

// The whole of one text, or all that is wrong with it in the order of its lines. `file` names the
// text in problems, and its folder is where relative paths start.
ParsedConfig parse_config(std::string_view toml, const std::filesystem::path& file);

// Reads at most config_bytes_max; a file that cannot be read is a problem like any other.
ParsedConfig load_config(const std::filesystem::path& file);

}  // namespace menshen::host
