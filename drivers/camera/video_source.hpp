// Video files, V4L2 devices and streams, through OpenCV's VideoCapture.
#pragma once

#include <memory>

#include "drivers/camera/frame_source.hpp"

namespace menshen::camera {

// What a device is asked for; it may give another size.
inline constexpr int device_width = 1280;
inline constexpr int device_height = 720;
inline constexpr int stream_open_ms_max = 10'000;
inline constexpr int stream_read_ms_max = 5'000;

// Errc::source_absent, picture_too_large.
Result<std::unique_ptr<FrameSource>> open_video(const SourceName& name, unsigned frames_per_second);

}  // namespace menshen::camera
