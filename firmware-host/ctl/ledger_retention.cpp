#include "firmware-host/ctl/ledger_retention.hpp"

#include <ostream>

#include "firmware-host/ctl/policy_table.hpp"
#include "firmware-host/ctl/words.hpp"
#include "gateway/ledger/retention_report.hpp"

namespace menshen::ctl {
namespace {

// A register and the rules that it is kept by.
struct Kept {
  ledger::LedgerView view;
  Retention rules;
};

std::optional<Kept> kept_by(const RetentionAsked& asked, const World& world, int& code) {
  code = exit_file;
  const auto config = config_of(asked.place, world.streams);
  if (!config) return std::nullopt;
  PolicyTable table;
  table.rules_file = config->rules_file;
  if (config->rules_signature) {
    table.signature_file = config->rules_signature->signature;
    table.signed_by_file = config->rules_signature->signed_by;
  }
  const auto rules = rules_in(table, world.streams, code);
  if (!rules) return std::nullopt;
  code = exit_file;
  auto view = view_of(asked.place, world.streams);
  if (!view) return std::nullopt;
  code = exit_ok;
  return Kept{std::move(*view), rules->retention};
}

boost::json::object json_of(const ledger::Due& due) {
  return {{"day", to_iso(due.day)},
          {"holds", name_of(due.holds)},
          {"rule", due.rule},
          {"erase", due.erase.size()},
          {"held", due.held.size()}};
}

}  // namespace

int show_due(const RetentionAsked& asked, const CivilDate& today, const World& world) {
  if (!asked.dry_run) {
    return fail(world.streams, exit_usage,
                "menshend erases what is due by itself: --dry-run shows what that would be now");
  }
  int code = exit_ok;
  const auto kept = kept_by(asked, world, code);
  if (!kept) return code;
  const auto due = ledger::due_now(kept->view, today, kept->rules);
  if (!due) return fail(world.streams, exit_file, due.error().message());
  for (const ledger::Due& one : *due) print_line(world.streams, json_of(one));
  return exit_ok;
}

int show_retention(const RetentionAsked& asked, const CivilDate& today, const World& world) {
  int code = exit_ok;
  const auto kept = kept_by(asked, world, code);
  if (!kept) return code;
  const auto report = ledger::retention_report(kept->view, today, kept->rules);
  if (!report) return fail(world.streams, exit_file, report.error().message());
  for (const std::string& line : lines_of(*report)) world.streams.out << line << '\n';
  return exit_ok;
}

}  // namespace menshen::ctl
