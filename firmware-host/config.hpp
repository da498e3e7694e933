// What the box is told: one TOML file, read once at start. Every mistake is found in one pass, each
// with its line and what to do, since the person who reads them stands at a desk with patrons
// waiting. docs/operations.md lists the keys.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/log.hpp"
#include "gateway/core/result.hpp"

namespace menshen::host {

inline constexpr std::size_t config_bytes_max = 256 * 1024;
inline constexpr std::size_t lanes_max = 16;
inline constexpr std::size_t devices_of_a_kind_max = 32;
inline constexpr std::size_t recipients_max = 8;
inline constexpr std::size_t id_bytes_max = 32;          // of lanes, zones, devices and keys
inline constexpr std::size_t text_bytes_max = 256;       // of any other text or path
inline constexpr std::size_t config_problems_max = 200;  // more are only counted

struct ConfigProblem {
  std::string file;
  std::uint32_t line = 0;  // 1-based; 0: of the file as a whole
  std::string what;
  std::string remedy;
};

// "menshend.toml:12: what. remedy"
std::string to_text(const ConfigProblem& problem);

struct VenueSettings {
  std::string code;    // 14 digits (GA 557.1)
  std::string name;    // shown on the desk page
  std::string origin;  // of the ledger: "<authority domain>/<code>"
  std::string time_zone = "Asia/Shanghai";
};

struct OpenListSettings {
  std::filesystem::path file;
  std::filesystem::path key_file;  // 32 bytes, base64
};

struct RecipientSettings {
  std::string role;
  std::string key_id;
  std::array<std::uint8_t, 32> key{};  // X25519 public
};

struct LaneSettings {
  std::string id;
  std::string zone;        // named by the policy file
  std::uint32_t line = 0;  // of the configuration, for check_zones
};

struct Config {
  std::filesystem::path file;  // that it was read from
  VenueSettings venue;
  std::filesystem::path store_file;
  std::filesystem::path rules_file;
  std::optional<std::filesystem::path> trust_file;
  std::optional<OpenListSettings> open_list;
  std::vector<RecipientSettings> recipients;  // at least one
  Severity log_least = Severity::info;
  std::vector<LaneSettings> lanes;  // at least one
};

// The whole of one file, or all that is wrong with it, in the order of its lines. `file` names the
// text and is what its relative paths start from.
struct ParsedConfig {
  std::optional<Config> config;  // exactly where there are no problems
  std::vector<ConfigProblem> problems;
};
ParsedConfig parse_config(std::string_view toml, const std::filesystem::path& file);

// Reads at most config_bytes_max; a file that cannot be read is a problem like any other.
ParsedConfig load_config(const std::filesystem::path& file);

// Lanes whose zone is not among those of the policy file.
std::vector<ConfigProblem> check_zones(const Config& config,
                                       const std::vector<std::string>& zones_of_policy);

}  // namespace menshen::host
