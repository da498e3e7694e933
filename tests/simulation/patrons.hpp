// Who comes next, and what he shows: chosen from the crowd by the dice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/crowd.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/stage.hpp"

namespace menshen::test {

class Patrons {
 public:
  Patrons(Dice& dice, Stage& stage);

  Visit next(const std::string& lane);

 private:
  std::size_t somebody(const std::string& lane);
  Way choose_way(const Person& person, const House& house);
  std::optional<Visit> completion(const std::string& lane);
  void add_code(Visit& visit);
  std::string foreign_text(const Person& person);
  std::string issue(const Visit& visit, const Bytes& single_use);

  Dice& dice_;
  Stage& stage_;
  crypto::PrivateKey stranger_;
  std::vector<Visit> code_visits_;
  std::map<std::string, std::vector<std::size_t>> lately_;  // persons on each lane
};

}  // namespace menshen::test
