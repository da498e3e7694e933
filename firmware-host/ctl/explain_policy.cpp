#include "firmware-host/ctl/explain_policy.hpp"

#include <boost/json/array.hpp>
#include <ostream>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/words.hpp"
#include "gateway/policy/explain.hpp"

namespace menshen::ctl {
namespace {

// The instant at which a clock on the wall of the zone shows this. The second guess is right unless
// the wall clock skips that very time.
Moment moment_of(const CivilDate& date, std::chrono::minutes time, const host::TimeZone& zone) {
  const Instant as_if_utc = Instant(std::chrono::sys_days(date)) + time;
  const Moment guess = zone.at(as_if_utc - zone.at(as_if_utc).utc_offset);
  return zone.at(as_if_utc - guess.utc_offset);
}

std::optional<policy::Question> question_of(const PolicyQuestion& asked, const World& world) {
  const auto wrong = [&](std::string_view why) {
    fail(world.streams, exit_usage, why);
    return std::nullopt;
  };
  const auto zone = host::TimeZone::named(asked.time_zone);
  if (!zone) return wrong("--time-zone is not in the system's time zone database");
  const Moment now = zone->at(world.clock());
  const auto date = asked.on.empty() ? now.date() : parse_iso_date(asked.on);
  if (!date) return wrong("--on is no date such as 2026-03-10");
  const auto time = asked.at.empty() ? now.time_of_day() : parse_time_of_day(asked.at);
  if (!time) return wrong("--at is no time such as 14:05");
  policy::Question question;
  question.now = moment_of(*date, *time, *zone);
  if (!asked.birth.empty()) {
    question.birth = parse_iso_date(asked.birth);
    if (!question.birth) return wrong("--birth is no date such as 2008-03-10");
  }
  if (!asked.evidence.empty()) {
    const auto evidence = policy::evidence_named(asked.evidence);
    if (!evidence) return wrong("--evidence is none of the words of docs/policy.md");
    question.evidence = *evidence;
  }
  return question;
}

boost::json::object fields_of(const policy::Explanation& answer, const policy::Zone& zone,
                              const policy::Rules& rules, const policy::Question& question) {
  boost::json::array reasons;
  for (const Reason reason : answer.decision.reasons) reasons.emplace_back(name_of(reason));
  return {{"rules_version", rules.version},
          {"zone", zone.name},
          {"moment", to_iso(question.now)},
          {"birth", json_date(question.birth)},
          {"evidence", name_of(question.evidence)},
          {"outcome", name_of(answer.decision.outcome)},
          {"reasons", std::move(reasons)},
          {"age_band", name_of(answer.age_band)},
          {"first_adult_day", json_date(answer.first_adult_day)},
          {"open", answer.open},
          {"holiday", answer.holiday},
          {"holidays_known", answer.holidays_known},
          {"lines", boost::json::array(answer.lines.begin(), answer.lines.end())}};
}

int fail_zone(const std::string& zone, const policy::Rules& rules, const Streams& streams) {
  std::string names;
  for (const policy::Zone& known : rules.zones) names += (names.empty() ? "" : ", ") + known.name;
  return fail(streams, exit_usage, "the rules have no zone \"" + zone + "\", but: " + names);
}

}  // namespace

int explain_policy(const PolicyQuestion& asked, const World& world) {
  const auto question = question_of(asked, world);
  if (!question) return exit_usage;
  int code = exit_ok;
  const auto rules = rules_in(asked.table, world.streams, code);
  if (!rules) return code;
  const policy::Zone* zone = rules->zone(asked.zone);
  if (zone == nullptr) return fail_zone(asked.zone, *rules, world.streams);
  const policy::Explanation answer = policy::explain(*rules, *zone, *question);
  if (asked.lines) {
    for (const std::string& line : answer.lines) world.streams.out << line << '\n';
  } else {
    print_line(world.streams, fields_of(answer, *zone, *rules, *question));
  }
  return exit_ok;
}

}  // namespace menshen::ctl
