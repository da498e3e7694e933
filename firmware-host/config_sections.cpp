#include "firmware-host/config_sections.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "firmware-host/clock.hpp"

namespace menshen::host {
namespace {

constexpr std::size_t venue_code_digits = 14;  // GA 557.1
constexpr std::size_t domain_bytes_max = 200;  // an origin has 255 in all (ledger/beside.hpp)
constexpr std::uint16_t desk_port_default = 8080;
constexpr std::int64_t shown_seconds_max = 600;
constexpr std::size_t hosts_max = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_domain(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-';
  };
  return !text.empty() && text.size() <= domain_bytes_max && std::ranges::all_of(text, allowed) &&
         text.front() != '.' && text.front() != '-' && text.back() != '.';
}

void read_venue(ConfigTable table, Config& config) {
  VenueSettings& venue = config.venue;
  table.text("code", venue.code, "\"41132210000001\"");
  if (!venue.code.empty() &&
      (venue.code.size() != venue_code_digits || !std::ranges::all_of(venue.code, is_digit))) {
    table.note("code", "[venue] code is no venue code", "write the 14 digits of GA 557.1");
  }
  table.text("name", venue.name, "\"the name on the sign\"");
  config.desk.page.venue_zh = venue.name;
  config.desk.page.venue_en = venue.name;
  table.text_if("name_en", config.desk.page.venue_en);
  table.text("origin", venue.origin, "\"gate.county.example/" + venue.code + "\"");
  const std::size_t slash = venue.origin.find('/');
  if (!venue.origin.empty() && !venue.code.empty() &&
      (slash == std::string::npos || !is_domain(venue.origin.substr(0, slash)) ||
       venue.origin.substr(slash + 1) != venue.code)) {
    table.note("origin", "[venue] origin is not the authority's domain, \"/\" and the venue's code",
               "write a domain in small letters and \"/" + venue.code + "\" after it");
  }
  table.text_if("time_zone", venue.time_zone);
  if (!TimeZone::named(venue.time_zone)) {
    table.note("time_zone", "[venue] time_zone is not in the system's time zone database",
               "write \"Asia/Shanghai\", or install the package tzdata");
  }
  table.finish();
}

void read_store(ConfigTable table, Config& config) {
  table.path("path", config.store_file);
  table.finish();
}

void read_policy(ConfigTable table, Config& config) {
  table.path("file", config.rules_file);
  PolicySignatureFiles files;
  const bool has_signature = table.path_if("signature", files.signature);
  const bool has_signer = table.path_if("signed_by", files.signed_by);
  if (has_signature && has_signer) {
    config.rules_signature = std::move(files);
  } else if (has_signature || has_signer) {
    table.note(has_signature ? "signature" : "signed_by",
               "[policy] has only one of signature and signed_by",
               "write both, as the county gave them, or none for a table that nobody signed");
  }
  table.finish();
}

void read_trust(ConfigTable table, Config& config) {
  table.path("file", config.trust_file.emplace());
  table.finish();
}

void read_open_list(ConfigTable table, Config& config) {
  OpenListFiles& list = config.open_list.emplace();
  table.path("file", list.file);
  table.path("key_file", list.key_file);
  list.line = table.line_of("file");
  table.finish();
}

void read_listen(ConfigTable& table, DeskSection& desk) {
  http::ServerSettings& server = desk.server;
  table.text_if("listen", server.address);
  table.flag("allow_network", server.beyond_loopback);
  server.port = desk_port_default;
  table.number("port", server.port, 0, 65535);
  std::vector<std::string> hosts;
  table.texts_if("hosts", hosts, hosts_max);
  const Reach reach = reach_of(server.address);
  if (reach == Reach::none) {
    table.note("listen", "[desk] listen is no numeric address", "write \"127.0.0.1\" or \"::1\"");
  } else if (reach != Reach::loopback && !server.beyond_loopback) {
    table.note("listen", "[desk] listen can be reached from the network",
               "write \"127.0.0.1\", or add allow_network = true if that is meant");
  } else if (reach == Reach::everywhere && hosts.empty()) {
    table.note("listen", "[desk] listen is every address, and hosts names none of them",
               "add hosts = [\"192.168.1.20\"]: the names that browsers may call this desk by");
  }
  if (reach == Reach::network) {
    const bool v6 = server.address.find(':') != std::string::npos;
    desk.page.hosts.push_back(v6 ? "[" + server.address + "]" : server.address);
  }
  desk.page.hosts.insert(desk.page.hosts.end(), hosts.begin(), hosts.end());
}

void read_manager(ConfigTable& table, DeskSection& desk) {
  std::filesystem::path file;
  if (table.path_if("manager_pin_file", file)) desk.manager_pin_file = file;
  if (table.path_if("venue_key_file", file)) desk.venue_key_file = file;
  if (desk.venue_key_file && !desk.manager_pin_file) {
    table.note("venue_key_file", "[desk] venue_key_file is sealed under a PIN that is not there",
               "add manager_pin_file, of menshenctl desk-pin set");
  }
  table.number("record_seconds", desk.page.manager.record_stays, 5, shown_seconds_max);
}

void read_desk(ConfigTable table, Config& config) {
  DeskSection& desk = config.desk;
  read_listen(table, desk);
  table.path("pin_file", desk.pin_file);
  read_manager(table, desk);
  table.number("name_seconds", desk.board.names_stay, 1, shown_seconds_max);
  table.number("outcome_seconds", desk.page.rest_after, 1, shown_seconds_max);
  table.number("last_entries", desk.board.entries_shown, 0,
               static_cast<std::int64_t>(desk::entries_count_max));
  table.finish();
}

constexpr std::array<Word<Severity>, 4> severities = {{{"debug", Severity::debug},
                                                       {"info", Severity::info},
                                                       {"warning", Severity::warning},
                                                       {"error", Severity::error}}};

void read_log(ConfigTable table, Config& config) {
  table.word<Severity>("level", config.log_least, severities);
  table.finish();
}

}  // namespace

Reach reach_of(const std::string& address) {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) {
    if (v4.s_addr == htonl(INADDR_ANY)) return Reach::everywhere;
    return (ntohl(v4.s_addr) >> 24) == 127 ? Reach::loopback : Reach::network;
  }
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return Reach::none;
  if (std::ranges::all_of(v6.s6_addr, [](std::uint8_t b) { return b == 0; })) {
    return Reach::everywhere;
  }
  return address == "::1" ? Reach::loopback : Reach::network;
}

void read_sections(ConfigTable& top, Config& config) {
  const auto read = [&](const toml::table* table, std::string_view name, auto section) {
    if (table == nullptr) return;
    section(ConfigTable(*table, "[" + std::string(name) + "]", top.problems()), config);
  };
  read(top.table_required("venue", "code, name and origin"), "venue", read_venue);
  read(top.table_required("store", "path = \"/var/lib/menshen/ledger.db\""), "store", read_store);
  read(top.table_required("policy", "file = \"policy.toml\""), "policy", read_policy);
  read(top.table("trust"), "trust", read_trust);
  read(top.table("open_list"), "open_list", read_open_list);
  read(top.table_required("register", "at least one [[register.recipient]]"), "register",
       read_register);
  read(top.table("log_key"), "log_key", read_log_key);
  read(top.table_required("desk", "pin_file = \"desk.pin\""), "desk", read_desk);
  read(top.table("inspection"), "inspection", read_inspection);
  read(top.table("log"), "log", read_log);
}

}  // namespace menshen::host
