#include <array>
#include <ostream>

#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/venue_time.hpp"
#include "gateway/ledger/entry_rows.hpp"

namespace menshen::ctl {
namespace {

constexpr std::array outcomes = {Outcome::admit, Outcome::refuse, Outcome::refer};

std::optional<EntryKind> kind_named(std::string_view name) {
  for (auto kind = EntryKind::admission; name_of(kind) != "unknown";
       kind = static_cast<EntryKind>(static_cast<int>(kind) + 1)) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const Outcome outcome : outcomes) {
    if (name_of(outcome) == name) return outcome;
  }
  return std::nullopt;
}

// Nothing, after saying which word makes no sense.
std::optional<ledger::EntryFilter> filter_of(const EntriesAsked& asked, const World& world) {
  const auto refuse = [&](std::string_view what) -> std::optional<ledger::EntryFilter> {
    fail(world.streams, exit_usage, what);
    return std::nullopt;
  };
  ledger::EntryFilter filter;
  filter.violations_only = asked.violations;
  const auto times = venue_times_in(asked.from, asked.to, asked.time_zone);
  if (!times) return refuse(venue_times_wanted);
  filter.from = times->from;
  filter.to = times->to;
  if (!asked.kind.empty()) filter.kind = kind_named(asked.kind);
  if (!asked.kind.empty() && !filter.kind) {
    return refuse("--kind is the kind of a leaf, such as admission or clock_jump");
  }
  if (!asked.decision.empty()) filter.outcome = outcome_named(asked.decision);
  if (!asked.decision.empty() && !filter.outcome) {
    return refuse("--decision is admit, refuse or refer");
  }
  return filter;
}

}  // namespace

int show_entries(const EntriesAsked& asked, const World& world) {
  if (!names_one(asked.place, world.streams)) return exit_usage;
  const bool csv = asked.format == "csv";
  if (!asked.place.folder.empty() || (!csv && asked.format != "jsonl")) {
    return fail(world.streams, exit_usage, "--format is jsonl or csv, the register a --store");
  }
  auto filter = filter_of(asked, world);
  if (!filter) return exit_usage;
  const auto view = view_of(asked.place, world.streams);
  if (!view) return exit_file;
  if (csv) world.streams.out << ledger::csv_heading();
  for (;;) {
    const auto page = view->find(*filter, ledger::read_leaves_max);
    if (!page) return fail(world.streams, exit_file, page.error().message());
    for (const auto& leaf : *page) {
      const auto row = csv ? ledger::csv_row(leaf) : ledger::json_row(leaf);
      if (!row) {
        return fail(world.streams, exit_no,
                    "leaf " + std::to_string(leaf.index) + ": " + row.error().message());
      }
      world.streams.out << *row;
    }
    if (page->size() < ledger::read_leaves_max) return exit_ok;
    filter->first = page->back().index + 1;
  }
}

}  // namespace menshen::ctl
