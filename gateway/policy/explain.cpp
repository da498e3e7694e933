#include "gateway/policy/explain.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "gateway/policy/decide.hpp"

namespace menshen::policy {
namespace {

constexpr std::array<std::string_view, 7> weekday_names = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

// Somebody who differs from any other patron only in what the question names.
Credential patron_of(const Question& question) {
  Credential patron;
  patron.evidence = question.evidence;
  patron.number = "any";
  patron.birth = question.birth;
  return patron;
}

bool table_knows_year(const Rules& rules, std::chrono::year year) {
  return std::ranges::any_of(rules.holidays,
                             [year](const Holiday& day) { return day.date.year() == year; });
}

std::string day_line(const Explanation& explanation, const CivilDate& today) {
  const std::chrono::weekday weekday{std::chrono::sys_days(today)};
  std::string line =
      to_iso(today) + ", " + std::string(weekday_names[weekday.iso_encoding() - 1]) + ", is ";
  line += explanation.holiday.empty() ? "no holiday of the table."
                                      : "a holiday of the table: " + explanation.holiday + ".";
  if (!explanation.holidays_known) line += " The table has no holidays of this year at all.";
  return line;
}

std::string hours_line(const Rules& rules, const Zone& zone, const Moment& now, bool open) {
  std::array<char, 8> time{};
  std::snprintf(time.data(), time.size(), "%02d:%02d",
                static_cast<int>(now.time_of_day().count() / 60 % 24),
                static_cast<int>(now.time_of_day().count() % 60));
  return "Hours of this day: " + to_text(zone.hours.of(now.date(), rules.holidays)) + ". At " +
         time.data() + " the zone is " + (open ? "open." : "closed.");
}

std::string minors_line(const Zone& zone) {
  switch (zone.minors) {
    case MinorRule::no_minors:
      return "Nobody under 18 may enter.";
    case MinorRule::minors_on_holidays:
      return "Somebody under 18 may enter on the table's holidays only.";
    case MinorRule::five_musts:
      return "Somebody under 18 may enter only after the five musts.";
  }
  return "unknown";
}

std::string age_line(const Explanation& explanation, const Question& question, AdultFrom rule) {
  if (!explanation.first_adult_day) return "Birth date unknown: somebody must look.";
  const std::string_view how =
      rule == AdultFrom::birthday ? "on the 18th birthday" : "on the day after the 18th birthday";
  return "Born " + to_iso(*question.birth) + ": adult from " +
         to_iso(*explanation.first_adult_day) + " (" + std::string(how) +
         "), age band on this day " + std::string(name_of(explanation.age_band)) + ".";
}

std::string evidence_line(const Rules& rules, const Zone& zone, Evidence evidence) {
  std::string line = "Evidence " + std::string(name_of(evidence)) + " is ";
  line += is_enough(evidence, zone.least_evidence, rules) ? "enough" : "too weak";
  line += ": the zone asks for " + std::string(name_of(zone.least_evidence)) + " or better.";
  if (!is_weak(evidence, rules)) return line;
  return line + " It counts as weak: up to " + std::to_string(rules.weak.at_least) +
         " a day, beyond that up to " + std::to_string(rules.weak.share_percent) +
         " % of those admitted that day.";
}

std::string override_line(OverrideRule rule) {
  switch (rule) {
    case OverrideRule::none:
      return "No manager may let in whom the rules do not.";
    case OverrideRule::adults:
      return "A manager may let an adult in against the rules: always a violation.";
    case OverrideRule::anyone:
      return "A manager may let anyone in against the rules, minors too: always a violation.";
  }
  return "unknown";
}

std::string retention_line(const Retention& kept) {
  return "Registrations are kept for " + std::to_string(kept.register_days) +
         " days and gone within " + std::to_string(kept.register_grace_days) +
         " more; tokens are gone after " + std::to_string(kept.token_days) + " days.";
}

std::string decision_line(const Decision& decision) {
  std::string reasons;
  for (const Reason reason : decision.reasons) {
    reasons += (reasons.empty() ? "" : ", ") + std::string(name_of(reason));
  }
  return "Decision: " + std::string(name_of(decision.outcome)) + " (" + reasons + ").";
}

}  // namespace

Explanation explain(const Rules& rules, const Zone& zone, const Question& question) {
  const CivilDate today = question.now.date();
  Explanation explanation;
  explanation.decision =
      decide(patron_of(question), Standing{}, DoorState{}, zone, rules, question.now);
  explanation.age_band = age_band(question.birth, rules, today);
  if (question.birth && question.birth->ok()) {
    explanation.first_adult_day = first_adult_day(*question.birth, rules.adult_from);
  }
  explanation.open = zone.hours.is_open(question.now, rules.holidays);
  explanation.holidays_known = table_knows_year(rules, today.year());
  if (const Holiday* holiday = rules.holiday(today)) explanation.holiday = holiday->name;
  explanation.lines = {
      "Table " + rules.version + ", venue class " + std::string(name_of(rules.venue_class)) +
          ", zone " + zone.name + ".",
      day_line(explanation, today),
      minors_line(zone),
      age_line(explanation, question, rules.adult_from),
      hours_line(rules, zone, question.now, explanation.open),
      evidence_line(rules, zone, question.evidence),
      override_line(rules.overrides),
      decision_line(explanation.decision),
      retention_line(rules.retention),
  };
  return explanation;
}

}  // namespace menshen::policy
