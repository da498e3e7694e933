// Who comes to the door in the demo, and what must happen: the acceptance of the whole product.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/decision.hpp"
#include "tests/demo/stage.hpp"

namespace menshen::demo {

struct Patron {
  std::string what;
  std::string device;
  std::function<void(Stage&)> arrive;
  std::function<void(Stage&)> leave;  // may be empty
  Outcome outcome = Outcome::admit;
  Reason reason = Reason::adult;
};

// A device that fails and comes back.
struct Mishap {
  std::string what;
  std::string device;  // configured id
  std::function<void(Stage&)> befall;
  std::string state;  // what the page must say then: "absent", "faulty", "ready"
};

struct Scene {
  std::optional<Patron> patron;
  std::optional<Mishap> mishap;
};

// The cards on the open list: one locked by its holder, one reported lost.
std::vector<watchlist::ListedNumber> listed_numbers();

// Everyday patrons, for a demo that somebody watches.
std::vector<Scene> everyday(const CivilDate& today);

// The whole acceptance: the first day, and the day after with the same register.
std::vector<Scene> first_day(const CivilDate& eve);
std::vector<Scene> second_day(const CivilDate& eve);

}  // namespace menshen::demo
