// Tries, from inside the cage, what the cage must refuse. For tests, and for an operator who wants
// to know whether the kernel of a box holds what confinement.hpp says.
#pragma once

#include <string_view>
#include <vector>

#include "drivers/camera/landlock.hpp"
#include "drivers/camera/source_name.hpp"

namespace menshen::camera {

struct Attempt {
  std::string_view what;
  bool refused = false;
};

// `reach` is what confine_reach answered. While the source may still be opened (after
// confine_opening) executable memory is not tried, nor what Landlock alone would refuse a device.
enum class Stage { opening, open };
std::vector<Attempt> attempt_forbidden(const SourceName& source, ReachLimit reach, Stage stage);

}  // namespace menshen::camera
