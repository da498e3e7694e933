#include <array>
#include <ostream>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/words.hpp"
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

// An instant, or a date's first moment at the venue.
std::optional<Instant> time_in(const std::string& text, const std::string& time_zone) {
  if (const auto instant = parse_instant(text)) return instant;
  const auto date = parse_iso_date(text);
  if (!date) return std::nullopt;
  const Instant midnight{std::chrono::sys_days(*date)};
  return midnight - host::TimeZone::named(time_zone)->at(midnight).utc_offset;
}

// Nothing, after saying which word makes no sense.
std::optional<ledger::EntryFilter> filter_of(const EntriesAsked& asked, const World& world) {
  const auto refuse = [&](const char* what) -> std::optional<ledger::EntryFilter> {
    fail(world.streams, exit_usage, what);
    return std::nullopt;
  };
  ledger::EntryFilter filter;
  filter.violations_only = asked.violations;
  if (!asked.from.empty()) filter.from = time_in(asked.from, asked.time_zone);
  if (!asked.to.empty()) filter.to = time_in(asked.to, asked.time_zone);
  if ((!asked.from.empty() && !filter.from) || (!asked.to.empty() && !filter.to)) {
    return refuse("--from and --to are a date or a time such as 2026-03-10T06:05:09Z");
  }
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
