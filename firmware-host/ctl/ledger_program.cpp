#include "firmware-host/ctl/ledger_program.hpp"

#include <CLI/CLI.hpp>

namespace menshen::ctl {
namespace {

void add_config(CLI::App& command, RegisterPlace& place) {
  command.add_option("--config", place.config_file, "the configuration of menshend");
}

void add_store(CLI::App& command, RegisterPlace& place) {
  add_config(command, place);
  command.add_option("--store", place.store_file, "the register's file");
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

}  // namespace menshen::ctl
