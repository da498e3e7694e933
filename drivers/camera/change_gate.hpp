// Says how hard to look at a frame: a door sees nothing new most of the day. A frame is thinned to
// one cell for each 8×8 pixels and compared with the frame that began the present scene.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "drivers/camera/picture.hpp"

namespace menshen::camera {

inline constexpr int cell_pixels = 8;
// A cell (the mean of 8 pixels of one row) has changed beyond this; noise of one pixel with a
// deviation of 8 moves the difference of two means by 16 once in 30,000 cells.
inline constexpr int cell_change_grey = 16;
// The scene has changed when more than one cell in this many has.
inline constexpr std::size_t cells_a_change_in = 400;
inline constexpr unsigned still_frames_a_look = 8;
// A slow camera's eight frames may be seconds; a code held still must be seen more often.
inline constexpr std::chrono::milliseconds still_look_period_max{1000};
inline constexpr std::chrono::milliseconds search_after_change{2000};

enum class Look {
  skip,    // still scene, another frame of the eight
  glance,  // still scene, one frame in eight or a second after the last: a single pass
  search,  // the scene changed less than 2 s ago: every pass, rotating over the frames
};

class ChangeGate {
 public:
  // `now` on any steady clock.
  Look see(const Picture& frame, std::chrono::milliseconds now);

 private:
  std::vector<std::uint8_t> scene_;  // cells of the frame that began it
  std::vector<std::uint8_t> cells_;  // of the present frame
  int width_ = 0;
  int height_ = 0;
  std::chrono::milliseconds changed_at_{0};
  std::chrono::milliseconds looked_at_{0};
  unsigned still_frames_ = 0;
};

}  // namespace menshen::camera
