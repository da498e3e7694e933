// Tells a new presentation of a code from one that is still held before the camera: a code is the
// same while it keeps being seen, and for a while after (the hand trembles, the focus hunts).
#pragma once

#include <chrono>
#include <map>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"

namespace menshen::camera {

inline constexpr std::size_t codes_in_view_max = 64;

class CodesInView {
 public:
  explicit CodesInView(std::chrono::milliseconds same_code_window) : window_(same_code_window) {}

  // True once for each presentation. A clock set back lengthens a presentation, never doubles it.
  bool is_new(ByteView code, Instant now);

 private:
  void forget_gone(Instant now);

  std::chrono::milliseconds window_;
  // By a mark of the code, 64 bits of a hash: enough to know it again. A code is a whole credential
  // and must not stay in memory until the next one comes.
  std::map<std::size_t, Instant> last_seen_;
};

}  // namespace menshen::camera
