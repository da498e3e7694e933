#include "gateway/policy/parse.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "gateway/core/toml_text.hpp"
#include "gateway/policy/table_reader.hpp"

namespace menshen::policy {
namespace {

constexpr std::array<std::string_view, 7> weekday_keys = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

constexpr std::string_view hours_remedy =
    "write \"08:00-24:00\", \"18:00-02:00\" for past midnight, \"closed\", or a list of spans";

constexpr std::string_view days_remedy = "write days = [2026-10-01, 2026-10-02]";

void read_span(TableReader& table, std::string_view key, const toml::node& node, DayHours& out) {
  const auto text = node.value_exact<std::string>();
  const auto span = text ? parse_span(*text) : std::nullopt;
  if (span && out.size() < spans_a_day_max) {
    out.push_back(*span);
  } else {
    table.note(node, table.at(key) + " has hours that cannot be read, or too many", hours_remedy);
  }
}

// The hours of one key; nothing where the key is not there.
std::optional<DayHours> read_day(TableReader& table, std::string_view key) {
  const toml::node* node = table.take(key, Need::optional, hours_remedy);
  if (node == nullptr) return std::nullopt;
  DayHours hours;
  if (node->value_exact<std::string>() == "closed") return hours;
  if (const toml::array* spans = node->as_array()) {
    for (const toml::node& span : *spans) read_span(table, key, span, hours);
    if (spans->empty()) table.note(*node, table.at(key) + " is empty", hours_remedy);
  } else {
    read_span(table, key, *node, hours);
  }
  return hours;
}

OpeningHours read_hours(const toml::table& node, const std::string& where,
                        std::vector<Mistake>& mistakes) {
  TableReader table(node, where, mistakes);
  OpeningHours hours;
  const auto every_day = read_day(table, "every_day");
  for (std::size_t i = 0; i < weekday_keys.size(); ++i) {
    const auto day = read_day(table, weekday_keys[i]);
    hours.weekdays[i] = day ? *day : every_day.value_or(DayHours{});
    if (day || every_day) continue;
    table.note_here(table.at(weekday_keys[i]) + " is missing", "write it, or every_day");
  }
  hours.holidays = read_day(table, "holidays");
  table.finish();
  return hours;
}

void add_holiday(TableReader& table, const toml::node& day, const std::string& name,
                 std::vector<Holiday>& holidays) {
  const auto date = day.value_exact<toml::date>();
  if (!date) return table.note(day, "holiday.days has something that is no date", days_remedy);
  const CivilDate civil{std::chrono::year(date->year), std::chrono::month(date->month),
                        std::chrono::day(date->day)};
  const auto place = std::ranges::lower_bound(holidays, civil, {}, &Holiday::date);
  if (place != holidays.end() && place->date == civil) {
    table.note(day, "holiday.days names " + to_iso(civil) + " twice", "name each day once");
  } else if (holidays.size() == holiday_days_max) {
    table.note(day, "more than " + std::to_string(holiday_days_max) + " days in all",
               "remove the years that have passed");
  } else {
    holidays.insert(place, {civil, name});
  }
}

void read_holiday(const toml::table& node, Rules& rules, std::vector<Mistake>& mistakes) {
  TableReader table(node, "holiday", mistakes);
  std::string name;
  table.short_text("name", name);
  if (const toml::array* days = table.take_array("days", Need::required, days_remedy)) {
    if (days->empty()) table.note(*days, "holiday.days is empty", days_remedy);
    for (const toml::node& day : *days) add_holiday(table, day, name, rules.holidays);
  }
  table.finish();
}

void read_zone(const toml::table& node, const OpeningHours& venue_hours, Rules& rules,
               std::vector<Mistake>& mistakes) {
  TableReader table(node, "zone", mistakes);
  Zone zone;
  table.short_text("name", zone.name);
  if (rules.zone(zone.name) != nullptr && !zone.name.empty()) {
    table.note_here("zone \"" + zone.name + "\" is there twice", "give each zone its own name");
  }
  table.word("minors", Need::required, zone.minors, name_of);
  table.word("least_evidence", Need::required, zone.least_evidence, menshen::name_of);
  const auto* hours = table.take_table("hours", Need::optional, "write a table like [hours]");
  zone.hours = hours != nullptr ? read_hours(*hours, "zone.hours", mistakes) : venue_hours;
  if (zone.minors == MinorRule::minors_on_holidays && rules.holidays.empty()) {
    table.note_here("zone \"" + zone.name + "\" needs holidays and the table has none",
                    "add [[holiday]] tables");
  }
  table.finish();
  rules.zones.push_back(std::move(zone));
}

// Calls `read` for each table of [[key]]; anything else under the key is a mistake.
void each_table(TableReader& top, std::string_view key, Need need, auto read) {
  const std::string remedy = "write [[" + std::string(key) + "]] tables";
  const toml::array* tables = top.take_array(key, need, remedy);
  if (tables == nullptr) return;
  if (tables->empty()) top.note(*tables, top.at(key) + " is empty", remedy);
  for (const toml::node& node : *tables) {
    if (const toml::table* table = node.as_table()) {
      read(*table);
    } else {
      top.note(node, top.at(key) + " has something that is no table", remedy);
    }
  }
}

void read_zones(TableReader& top, const OpeningHours& venue_hours, Rules& rules,
                std::vector<Mistake>& mistakes) {
  each_table(top, "zone", Need::required,
             [&](const toml::table& node) { read_zone(node, venue_hours, rules, mistakes); });
  if (rules.zones.size() > zones_max) {
    top.note_here("more than " + std::to_string(zones_max) + " zones", "merge what is alike");
  }
}

void read_evidence(TableReader& top, Rules& rules, std::vector<Mistake>& mistakes) {
  constexpr std::string_view remedy = "name every evidence once, best first";
  const auto* node = top.take_table("evidence", Need::optional, "write [evidence]");
  if (node == nullptr) return;
  const std::size_t all = rules.evidence_rank.size();
  TableReader table(*node, "evidence", mistakes);
  table.words("rank", rules.evidence_rank, menshen::name_of);
  if (rules.evidence_rank.size() != all) table.note_here("evidence.rank is not whole", remedy);
  table.finish();
}

void read_weak(TableReader& top, Rules& rules, std::vector<Mistake>& mistakes) {
  const auto* node = top.take_table("weak_evidence", Need::optional, "write [weak_evidence]");
  if (node == nullptr) return;
  TableReader table(*node, "weak_evidence", mistakes);
  table.words("counted", rules.weak.evidence, menshen::name_of);
  table.whole("share_percent", 0, 100, [&](std::int64_t share) {
    rules.weak.share_percent = static_cast<std::uint32_t>(share);
  });
  table.whole("at_least", 0, weak_at_least_max,
              [&](std::int64_t count) { rules.weak.at_least = static_cast<std::uint32_t>(count); });
  table.finish();
}

void read_retention(TableReader& top, Rules& rules, std::vector<Mistake>& mistakes) {
  const auto* node = top.take_table("retention", Need::optional, "write [retention]");
  if (node == nullptr) return;
  TableReader table(*node, "retention", mistakes);
  Retention& kept = rules.retention;
  const auto into = [](int& days) {
    return [&days](std::int64_t value) { days = static_cast<int>(value); };
  };
  table.whole("register_days", register_days_min, register_days_max, into(kept.register_days));
  table.whole("register_grace_days", 0, register_grace_days_max, into(kept.register_grace_days));
  table.whole("token_days", token_days_min, token_days_max, into(kept.token_days));
  table.finish();
}

void read_listed_minors(TableReader& top, Provenance provenance, Rules& rules) {
  constexpr std::string_view key = "listed_minors";
  top.word(key, Need::optional, rules.listed_minors, name_of);
  const bool told = rules.listed_minors == ListedMinors::told_apart;
  if (!told || provenance == Provenance::signed_by_county) return;
  top.note(*top.take(key, Need::required, ""), "listed minors are told apart by an unsigned table",
           "remove it, or ask the county for a signed table");
}

Rules read_rules(const toml::table& root, Provenance provenance, std::vector<Mistake>& mistakes) {
  TableReader top(root, "", mistakes);
  Rules rules;
  top.short_text("version", rules.version);
  top.word("venue_class", Need::required, rules.venue_class, name_of);
  top.word("adult_from", Need::optional, rules.adult_from, name_of);
  top.whole("names_show_s", 0, names_show_seconds_max,
            [&](std::int64_t seconds) { rules.names_show = std::chrono::seconds(seconds); });
  read_listed_minors(top, provenance, rules);
  top.word("override", Need::optional, rules.overrides, name_of);
  read_evidence(top, rules, mistakes);
  read_weak(top, rules, mistakes);
  read_retention(top, rules, mistakes);
  each_table(top, "holiday", Need::optional,
             [&](const toml::table& node) { read_holiday(node, rules, mistakes); });
  const auto* hours =
      top.take_table("hours", Need::required,
                     "write [hours], with every_day = \"00:00-24:00\" if it never closes");
  read_zones(top, hours != nullptr ? read_hours(*hours, "hours", mistakes) : OpeningHours{}, rules,
             mistakes);
  top.finish();
  return rules;
}

std::optional<Mistake> mistake_of_size(std::string_view text) {
  if (text.size() > rules_text_bytes_max) {
    return Mistake{0, "the text has more than " + std::to_string(rules_text_bytes_max) + " bytes",
                   "shorten it"};
  }
  if (has_too_many_dots(text)) {
    return Mistake{0, "the text has more than " + std::to_string(toml_dots_max) + " dots",
                   "write tables, not dotted keys"};
  }
  return std::nullopt;
}

}  // namespace

void throw_exception_from_error(const Mistakes&, const boost::source_location& where) {
  check(false, "value() of a rule table with mistakes", where);
  __builtin_unreachable();
}

ParsedRules parse_rules(std::string_view text, Provenance provenance) {
  if (auto mistake = mistake_of_size(text)) return Mistakes{{std::move(*mistake)}};
  std::vector<Mistake> mistakes;
  try {
    const toml::table root = toml::parse(text);
    Rules rules = read_rules(root, provenance, mistakes);
    if (mistakes.empty()) return rules;
  } catch (const toml::parse_error& error) {
    mistakes = {{error.source().begin.line, "not TOML: " + std::string(error.description()),
                 "correct the line; mistakes after it are not known yet"}};
  }
  std::ranges::stable_sort(mistakes, {}, &Mistake::line);
  return Mistakes{std::move(mistakes)};
}

}  // namespace menshen::policy
