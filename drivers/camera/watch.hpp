// menshen-camera --fd: open the source, confine the process, look at the newest frame, tell the
// daemon; a heartbeat each second whatever the source does.
#pragma once

#include "drivers/camera/arguments.hpp"
#include "drivers/camera/steady.hpp"

namespace menshen::camera {

inline constexpr std::chrono::milliseconds heartbeat_period{1000};
// A source that is not open by then never will be: a driver or a pipe holds it. Longer than
// stream_open_ms_max.
inline constexpr std::chrono::milliseconds open_wait_max{15'000};
// A source that gives no frame for this long has no picture.
inline constexpr std::chrono::milliseconds picture_wait_max{3000};

// Until the daemon's end is closed (exit_done) or the source ends. The capture thread may still be
// inside a driver then: end the process by _exit.
int watch(const Arguments& arguments, const SteadyClock& clock);

}  // namespace menshen::camera
