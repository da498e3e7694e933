// The heads of picture files: whatever they say, a size that is given is within its limits, and no
// byte beyond the file is looked at.
#include <cstdint>

#include "drivers/camera/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace menshen;
  const auto given = camera::picture_size(ByteView(data, size));
  if (!given) return 0;
  check(given->width >= 1 && given->width <= camera::picture_side_pixels_max, "width");
  check(given->height >= 1 && given->height <= camera::picture_side_pixels_max, "height");
  const auto pixels = static_cast<std::int64_t>(given->width) * given->height;
  check(pixels <= camera::picture_pixels_max, "pixels");
  return 0;
}
