#include <boost/json/array.hpp>
#include <iomanip>
#include <ostream>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/words.hpp"

namespace menshen::ctl {
namespace {

using ledger::Statistics;

std::uint64_t bytes_an_entry(const Statistics& counted) {
  return counted.entries == 0 ? 0 : counted.store_bytes / counted.entries;
}

template <class Enum>
boost::json::object json_of(const std::map<Enum, std::uint64_t>& counts) {
  boost::json::object json;
  for (const auto& [what, count] : counts) json[name_of(what)] = count;
  return json;
}

boost::json::object json_of(const Statistics& counted) {
  boost::json::array days;
  for (const auto& [day, kinds] : counted.days) {
    days.push_back(boost::json::object{{"day", to_iso(day)}, {"kinds", json_of(kinds)}});
  }
  return {{"entries", counted.entries},
          {"leaf_bytes", counted.leaf_bytes},
          {"store_bytes", counted.store_bytes},
          {"bytes_an_entry", bytes_an_entry(counted)},
          {"besides", counted.besides},
          {"beside_bytes", counted.beside_bytes},
          {"kinds", json_of(counted.kinds)},
          {"violations", json_of(counted.violations)},
          {"days", std::move(days)}};
}

class Table {
 public:
  explicit Table(std::ostream& out) : out_(out) {}

  void row(std::string_view what, std::uint64_t count) {
    out_ << std::left << std::setw(32) << what << std::right << std::setw(14) << count << '\n';
  }
  template <class Enum>
  void rows(std::string_view heading, const std::map<Enum, std::uint64_t>& counts) {
    for (const auto& [what, count] : counts) {
      row(std::string(heading) + " " + std::string(name_of(what)), count);
    }
  }

 private:
  std::ostream& out_;
};

void print_lines(const Statistics& counted, std::ostream& out) {
  Table table(out);
  table.row("entries", counted.entries);
  table.row("bytes of the register's file", counted.store_bytes);
  table.row("  for an entry", bytes_an_entry(counted));
  table.row("bytes of leaves", counted.leaf_bytes);
  table.row("leaves with something beside", counted.besides);
  table.row("bytes beside", counted.beside_bytes);
  table.rows("kind", counted.kinds);
  table.rows("violation", counted.violations);
  for (const auto& [day, kinds] : counted.days) table.rows(to_iso(day), kinds);
}

}  // namespace

int show_statistics(const StatisticsAsked& asked, const World& world) {
  if (!names_one(asked.place, world.streams)) return exit_usage;
  if (!asked.place.folder.empty()) {
    return fail(world.streams, exit_usage, "what is counted is a --store, or that of a --config");
  }
  const auto view = view_of(asked.place, world.streams);
  if (!view) return exit_file;
  const auto zone = host::TimeZone::named(asked.time_zone);
  const auto counted = view->statistics([&](Instant instant) { return zone->at(instant).date(); });
  if (!counted) return fail(world.streams, exit_file, counted.error().message());
  if (asked.json) {
    print_line(world.streams, json_of(*counted));
  } else {
    print_lines(*counted, world.streams.out);
  }
  return exit_ok;
}

}  // namespace menshen::ctl
