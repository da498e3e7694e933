// A clock for intervals, handed in by main: since some moment before the process, never set back.
#pragma once

#include <chrono>
#include <functional>

namespace menshen::camera {

using SteadyClock = std::function<std::chrono::microseconds()>;

}  // namespace menshen::camera
