// One seed, one day: three stretches of it, with everything that may happen in them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/dice.hpp"
#include "tests/simulation/door.hpp"
#include "tests/simulation/patrons.hpp"
#include "tests/simulation/stage.hpp"
#include "tests/simulation/timeline.hpp"

namespace menshen::test {

class Day {
 public:
  explicit Day(std::uint64_t seed, Sabotage sabotage = Sabotage::none);

  // To its end, or until something is wrong.
  Wrong play();

  const History& history() const { return stage_.history(); }

 private:
  struct Stretch {
    Instant from{};
    Instant to{};
  };

  // What the seed decides before the day begins.
  struct Setting {
    Stage::Cast cast;
    std::vector<Stretch> stretches;
  };
  Day(Dice dice, Sabotage sabotage);
  static Setting choose_setting(Dice& dice);

  void begin(std::size_t stretch);
  void end();
  bool goes_on() const { return timeline_.now() < stretch_.to; }

  void tick();
  void next_patron(Door& door, const std::string& lane);
  void device_trouble(Door& door);
  void store_trouble();
  void daemon_trouble();
  void start_doors();

  Dice dice_;
  Setting setting_;
  Timeline timeline_;
  Stage stage_;
  Patrons patrons_;
  std::vector<std::pair<std::string, std::unique_ptr<Door>>> doors_;
  Stretch stretch_;
};

}  // namespace menshen::test
