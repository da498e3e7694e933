// What the table says for one zone, one moment and one patron, in words: `menshenctl policy
// explain`. The answer is decide()'s own, never a second opinion.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/core/credential.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::policy {

struct Question {
  Moment now;
  std::optional<CivilDate> birth;  // nothing: a document that names none
  Evidence evidence = Evidence::chip_read;
};

struct Explanation {
  Decision decision;  // for such a patron, not listed, the first of the day
  AgeBand age_band = AgeBand::unknown;
  std::optional<CivilDate> first_adult_day;
  bool open = false;
  std::string holiday;             // its name; empty on a day that is none
  bool holidays_known = true;      // false: the table has no holiday in that year at all
  std::vector<std::string> lines;  // English sentences, in the order in which decide() asks
};

Explanation explain(const Rules& rules, const Zone& zone, const Question& question);

}  // namespace menshen::policy
