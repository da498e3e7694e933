// Plays scenes and holds what the page shows, and what the relay did, against what must happen.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/demo/scenario.hpp"
#include "tests/demo/stage.hpp"
#include "tests/demo/table.hpp"

namespace menshen::demo {

// Longest wait for what a scene leads to; a camera that was killed takes seconds to come back.
inline constexpr std::chrono::seconds scene_max{20};

class Player {
 public:
  explicit Player(Stage& stage) : stage_(stage) {}

  void play(const std::vector<Scene>& scenes);
  int played() const { return played_; }
  int as_expected() const { return as_expected_; }

 private:
  Row meet(const Patron& patron);
  Row befall(const Mishap& mishap);

  Stage& stage_;
  int played_ = 0;
  int as_expected_ = 0;
};

}  // namespace menshen::demo
