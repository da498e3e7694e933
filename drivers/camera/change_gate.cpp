#include "drivers/camera/change_gate.hpp"

#include <cstdlib>

namespace menshen::camera {

namespace {

void thin(const Picture& frame, std::vector<std::uint8_t>& cells) {
  const int columns = frame.width / cell_pixels;
  const int rows = (frame.height + cell_pixels / 2 - 1) / cell_pixels;
  cells.resize(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  std::uint8_t* cell = cells.data();
  for (int row = 0; row < rows; ++row) {
    const int y = row * cell_pixels + cell_pixels / 2;
    const std::uint8_t* pixel = frame.grey.data() + static_cast<std::ptrdiff_t>(y) * frame.width;
    for (int column = 0; column < columns; ++column, pixel += cell_pixels) {
      unsigned sum = 0;
      for (int i = 0; i < cell_pixels; ++i) sum += pixel[i];
      *cell++ = static_cast<std::uint8_t>(sum / cell_pixels);
    }
  }
}

bool differs(const std::vector<std::uint8_t>& before, const std::vector<std::uint8_t>& after) {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    changed += static_cast<std::size_t>(std::abs(after[i] - before[i]) > cell_change_grey);
  }
  return changed * cells_a_change_in > after.size();
}

}  // namespace

Look ChangeGate::see(const Picture& frame, std::chrono::milliseconds now) {
  thin(frame, cells_);
  const bool other_size = frame.width != width_ || frame.height != height_;
  if (other_size || differs(scene_, cells_)) {
    scene_ = cells_;
    width_ = frame.width;
    height_ = frame.height;
    changed_at_ = now;
  }
  const bool search = now - changed_at_ < search_after_change;
  const bool glance =
      ++still_frames_ >= still_frames_a_look || now - looked_at_ >= still_look_period_max;
  if (!search && !glance) return Look::skip;
  looked_at_ = now;
  still_frames_ = 0;
  return search ? Look::search : Look::glance;
}

}  // namespace menshen::camera
