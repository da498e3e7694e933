// The section [log_key]: how the key is kept that signs the register's checkpoints.
#include <algorithm>

#include "firmware-host/config_sections.hpp"

namespace menshen::host {
namespace {

constexpr std::array<Word<LogKeyKind>, 3> kinds = {
    {{"file", LogKeyKind::file}, {"credential", LogKeyKind::credential}, {"tpm", LogKeyKind::tpm}}};

struct KeyOfKind {
  std::string_view key;
  std::string_view kinds;  // that have a use for it
  bool used;
};

// A file's name, never a way to another folder (systemd.exec, "Credentials").
bool is_credential_name(std::string_view name) {
  return !name.empty() && name.size() <= id_bytes_max && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

void note_what_the_kind_does_not_use(ConfigTable& table, LogKeyKind kind) {
  const bool credential = kind == LogKeyKind::credential;
  const std::array<KeyOfKind, 4> keys = {{{"file", "\"file\" and \"tpm\"", !credential},
                                          {"credential", "\"credential\"", credential},
                                          {"machine", "\"file\"", kind == LogKeyKind::file},
                                          {"tpm", "\"tpm\"", kind == LogKeyKind::tpm}}};
  for (const KeyOfKind& one : keys) {
    if (one.used || !table.has(one.key)) continue;
    table.note(one.key,
               "[log_key] " + std::string(one.key) + " means nothing for the kind \"" +
                   std::string(name_of(kind)) + "\"",
               "remove it; it belongs to kind = " + std::string(one.kinds));
  }
}

}  // namespace

void read_log_key(ConfigTable table, Config& config) {
  LogKeySettings& settings = config.log_key.emplace();
  settings.line = table.line();
  table.word<LogKeyKind>("kind", settings.kind, kinds);
  if (settings.kind == LogKeyKind::credential) {
    table.path_if("file", settings.file);
  } else {
    table.path("file", settings.file);
  }
  table.text_if("credential", settings.credential);
  if (!is_credential_name(settings.credential)) {
    table.note("credential", "[log_key] credential is no credential's name",
               "write \"menshen-log-key\": letters, digits, \"-\", \"_\" and \".\"");
  }
  table.path_if("machine", settings.machine);
  table.text_if("tpm", settings.tpm);
  note_what_the_kind_does_not_use(table, settings.kind);
  table.finish();
}

}  // namespace menshen::host
