// Who may enter, said a second time: slowly, from the truth about people, and without a line of the
// product's policy, identity or calendar.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/core/credential.hpp"
#include "tests/simulation/crowd.hpp"

namespace menshen::test {

enum class MinorsMay { never, on_holidays, with_five_musts };

// One way in of one of the four presets, as the law has it.
struct House {
  std::string rules_file;  // of config/policy
  std::string zone;
  MinorsMay minors = MinorsMay::never;
  int opens = 0;         // minute of the day
  int closes = 24 * 60;  // beyond 24:00 it is the next morning
};

const std::vector<House>& houses();

// What calendar and clock on the venue's wall show, eight hours east of Greenwich.
struct Wall {
  Ymd date = 0;
  int minute = 0;
};
Wall wall_of(Instant at);

bool is_holiday(Ymd date);
bool is_open(const House& house, const Wall& wall);
// Adult from the day after the 18th birthday.
bool is_of_age(Ymd born, Ymd today);

enum class Verdict {
  must_enter,
  may_enter,  // a quota or a minute's leeway decides
  must_not,
};

// Whether what is shown lets the person in at that instant. `again`: this very code was shown
// before.
Verdict verdict_on(const Visit& visit, const Person& person, const House& house, Instant at,
                   bool again);

// How it is proven; nothing where a leaf may say either (to the second of a code's freshness), or
// where nothing is proven.
std::optional<Evidence> evidence_of(const Visit& visit, Instant at);

// Kinds of evidence that every preset counts as weak, and how many of them a day may see: up to
// three in any case, else one in ten.
bool is_weak(Evidence evidence);
bool quota_allows(int weak_so_far, int all_so_far);

}  // namespace menshen::test
