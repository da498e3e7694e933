#include "drivers/camera/frame_source.hpp"

#include <chrono>

#include "drivers/camera/image_folder.hpp"
#include "drivers/camera/video_source.hpp"

namespace menshen::camera {

Result<std::unique_ptr<FrameSource>> open_source(const SourceName& name,
                                                 unsigned frames_per_second) {
  check(frames_per_second >= 1 && frames_per_second <= frames_per_second_max, "frame rate");
  if (name.kind != SourceKind::images) return open_video(name, frames_per_second);
  constexpr std::chrono::microseconds second = std::chrono::seconds(1);
  return ImageFolder::open(name.place, second / frames_per_second);
}

}  // namespace menshen::camera
