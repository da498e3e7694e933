// A door to ask: rules, a zone, a patron, a moment, each as ordinary as can be until a test turns
// one thing.
#pragma once

#include <chrono>
#include <string>

#include "gateway/policy/decide.hpp"

namespace menshen::policy {

inline CivilDate date(int year, unsigned month, unsigned day) {
  return CivilDate(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
}

// What the wall shows in Asia/Shanghai.
inline Moment shanghai(const CivilDate& day, int hour, int minute = 0, int second = 0) {
  constexpr std::chrono::hours offset{8};
  return {std::chrono::sys_days(day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
              std::chrono::seconds(second) - offset,
          offset};
}

inline Credential chip_of(const CivilDate& birth) {
  Credential credential;
  credential.evidence = Evidence::chip_read;
  credential.number = "11010519491231002X";
  credential.birth = birth;
  return credential;
}

struct Door {
  Rules rules;
  Zone zone;
  Credential who = chip_of(date(1990, 5, 17));
  std::optional<Defect> defect;  // instead
  Standing standing;
  DoorState state;
  Moment now = shanghai(date(2026, 3, 10), 12);

  Door() {
    rules.version = "test";
    rules.holidays = {{date(2026, 5, 1), "Labour Day"}, {date(2026, 10, 1), "National Day"}};
    zone.name = "hall";
  }

  Recognition patron() const {
    if (defect) return *defect;
    return who;
  }
  Decision decide() const { return policy::decide(patron(), standing, state, zone, rules, now); }
  Decision after(std::span<const Step> done) const {
    return decide_after_steps(patron(), standing, state, zone, rules, now, done);
  }
  void born(const CivilDate& birth) { who.birth = birth; }
  void minor() { born(date(2012, 6, 1)); }
  void admitted_today(std::uint32_t all, std::uint32_t weak) {
    state.days[now.date()] = {all, weak};
  }
};

inline std::string text(const Decision& decision) {
  std::string text(name_of(decision.outcome));
  for (const Reason reason : decision.reasons) text += " " + std::string(name_of(reason));
  return text;
}

}  // namespace menshen::policy
