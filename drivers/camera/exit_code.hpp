// How menshen-camera ends.
#pragma once

namespace menshen::camera {

inline constexpr int exit_done = 0;
inline constexpr int exit_not_all = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_no_picture = 3;
inline constexpr int exit_not_confined = 4;

}  // namespace menshen::camera
