// Lanes on which a manager lets in whom the rules do not: armed by PIN for the refusal that is the
// lane's last decision, used up by the next scan that the rules do not admit, or by time. By the
// steady clock: a wall clock that is set keeps no lane armed.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "gateway/core/decision.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/policy/rules.hpp"

namespace menshen::host {

inline constexpr std::chrono::seconds override_armed_for{60};

class Overrides {
 public:
  using Steady = std::chrono::microseconds;

  struct Armed {
    LeafIndex leaf = 0;  // that the override follows
    Steady until{0};
  };

  // What a lane has shown last.
  void decided(const std::string& lane, LeafIndex leaf, Outcome outcome, AgeBand band);

  // desk::Errc::override_forbidden: the rule table has none, or none for that age;
  // desk::Errc::leaf_not_last: the lane's last decision is another, or admitted somebody.
  Ok arm(const std::string& lane, LeafIndex leaf, Steady now, const policy::Rules& rules);

  // By a scan that the rules do not admit. Nothing where the lane is not armed any more.
  std::optional<Armed> take(const std::string& lane, Steady now);
  // Its leaf could not be written: the scan will come again.
  void give_back(const std::string& lane, const Armed& armed) { armed_[lane] = armed; }

 private:
  struct Last {
    LeafIndex leaf = 0;
    Outcome outcome = Outcome::refuse;
    AgeBand band = AgeBand::unknown;
  };
  std::map<std::string, Last> last_;
  std::map<std::string, Armed> armed_;
};

}  // namespace menshen::host
