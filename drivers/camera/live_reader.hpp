// Which passes to spend on which frame of a live camera. While the scene is new, every frame is
// read plainly and one more pass takes its turn, also when something was read: a poster's code must
// not hide the one on the phone before it. A still scene gets a quick pass.
#pragma once

#include "drivers/camera/change_gate.hpp"
#include "drivers/camera/code_reader.hpp"

namespace menshen::camera {

inline constexpr int glances_in_vain_max = 15;  // about 8 s at 15 frames a second

class LiveReader {
 public:
  // Each code once. Nothing for Look::skip.
  std::vector<FoundCode> examine(const Picture& frame, Look look);

 private:
  void search(const Picture& frame, std::vector<FoundCode>& found);
  void glance(const Picture& frame, std::vector<FoundCode>& found);

  Pass turn_ = Pass::enlarged;
  // The pass that reads in the still scene what the quick one does not: a code held still must keep
  // being seen, or it would count as shown again when it moves. Given up when it reads no more.
  Pass needed_ = Pass::quick;
  int glances_in_vain_ = 0;
};

}  // namespace menshen::camera
