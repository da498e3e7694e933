#include "firmware-host/ctl/ledger_program.hpp"

#include <CLI/CLI.hpp>

#include "firmware-host/clock.hpp"

namespace menshen::ctl {
namespace {

constexpr const char* export_table_help =
    "who was admitted, in an authority's format (each unverified against the official text)";

void add_config(CLI::App& command, RegisterPlace& place) {
  command.add_option("--config", place.config_file, "the configuration of menshend");
}

void add_store(CLI::App& command, RegisterPlace& place) {
  add_config(command, place);
  command.add_option("--store", place.store_file, "the register's file");
}

void add_key(CLI::App& command, RegisterToOpen& opening) {
  command.add_option("--key", opening.key_file, "file of a role's secret key")->required();
  command.add_option("--pin-from", opening.pin_from,
                     "file of the manager's PIN, else a line of standard input");
}

void add_folder(CLI::App& command, RegisterPlace& place) {
  command.add_option("--dir", place.folder, "a folder of ledger export, or one that was served");
  command.add_option("--vkey", place.vkey_file, "file of the log's verifier key, else DIR.vkey");
}

}  // namespace

LedgerProgram::LedgerProgram(CLI::App& parent, const World& world, const std::string& time_zone,
                             Choose choose)
    : world_(world),
      time_zone_(time_zone),
      choose_(std::move(choose)),
      ledger_(*parent.add_subcommand("ledger", "the register")) {
  ledger_.require_subcommand(1);
  add_checking();
  add_reading();
  add_opening();
  add_retention();
}

CivilDate LedgerProgram::today() const {
  return host::TimeZone::named(time_zone_)->at(world_.clock()).date();
}

CLI::App& LedgerProgram::command(const char* name, const char* help, std::function<int()> body) {
  CLI::App& added = *ledger_.add_subcommand(name, help);
  added.callback([this, body = std::move(body)] { choose_(body); });
  return added;
}

void LedgerProgram::add_checking() {
  CLI::App& verify = command("verify", "everything computed again, the damage named",
                             [this] { return verify_ledger(to_verify_, world_); });
  add_store(verify, to_verify_.place);
  add_folder(verify, to_verify_.place);
  verify.add_option("--against", to_verify_.against, "file of an older checkpoint");
  verify.add_option("--proof", to_verify_.proof, "file of ledger prove, instead of a register");

  CLI::App& prove = command("prove", "that one leaf is in the register",
                            [this] { return prove_leaf(to_prove_, world_); });
  prove.add_option("leaf", to_prove_.index, "its index")->required();
  add_config(prove, to_prove_.place);
  add_folder(prove, to_prove_.place);

  CLI::App& out = command("export", "a folder of static files (tlog-tiles)",
                          [this] { return export_ledger(to_export_, world_); });
  out.add_option("folder", to_export_.folder)->required();
  out.add_option("--config", to_export_.place.config_file, "the configuration of menshend")
      ->required();
  CLI::Option& kept = *out.add_option("--checkpoint", to_export_.checkpoint,
                                      "file of a signed checkpoint, instead of signing one");
  out.add_option("--vkey", to_export_.place.vkey_file,
                 "file of the log's verifier key, else DIR.vkey or the configuration's")
      ->needs(&kept);
}

void LedgerProgram::add_reading() {
  CLI::App& entries = command("entries", "leaves as rows", [this] {
    entries_.time_zone = time_zone_;
    return show_entries(entries_, world_);
  });
  add_store(entries, entries_.place);
  entries.add_option("--format", entries_.format, "jsonl or csv")->capture_default_str();
  entries.add_option("--from", entries_.from, "2026-03-10, or 2026-03-10T06:05:09Z");
  entries.add_option("--to", entries_.to, "the same, exclusive");
  entries.add_option("--kind", entries_.kind, "such as admission or clock_jump");
  entries.add_option("--decision", entries_.decision, "admit, refuse or refer");
  entries.add_flag("--violations", entries_.violations, "only these");

  CLI::App& stats = command("stats", "how much of what there is", [this] {
    statistics_.time_zone = time_zone_;
    return show_statistics(statistics_, world_);
  });
  add_store(stats, statistics_.place);
  stats.add_flag("--json", statistics_.json, "one line of JSON");
}

void LedgerProgram::add_opening() {
  CLI::App& open = command("open", "what lies beside one leaf; the access is a leaf", [this] {
    to_open_.time_zone = time_zone_;
    return open_leaf(to_open_, world_);
  });
  open.add_option("leaf", to_open_.index, "its index")->required();
  add_config(open, to_open_.place);
  add_folder(open, to_open_.place);
  open.add_option("--beside", to_open_.beside_file, "with --dir: what was delivered beside it");
  add_key(open, to_open_.opening);
  open.add_option("--purpose", to_open_.purpose, "such as inspection")->required();
  open.add_option("--case", to_open_.case_number, "the case's number, no name")->required();

  CLI::App& table = command("export-table", export_table_help, [this] {
    table_.time_zone = time_zone_;
    return export_table(table_, world_);
  });
  table.add_option("table", table_.table_file, "of config/export")->required();
  table.add_option("--config", table_.place.config_file)->required();
  add_key(table, table_.opening);
  table.add_option("--out", table_.out, "a new file")->required();
  table.add_option("--case", table_.case_number, "the case's number, no name")->required();
  table.add_option("--purpose", table_.purpose)->capture_default_str();
  table.add_option("--from", table_.from, "2026-03-10, or 2026-03-10T06:05:09Z");
  table.add_option("--to", table_.to, "the same, exclusive");
}

void LedgerProgram::add_retention() {
  CLI::App& erase = command("erase", "what is due to be erased",
                            [this] { return show_due(retention_, today(), world_); });
  erase.add_flag("--dry-run", retention_.dry_run, "menshend erases, this only shows");
  erase.add_option("--config", retention_.place.config_file)->required();
  CLI::App& report = command("retention", "what was erased, and what is kept until when",
                             [this] { return show_retention(retention_, today(), world_); });
  report.add_option("--config", retention_.place.config_file)->required();
}

}  // namespace menshen::ctl
