#pragma once

#include <string_view>

namespace menshen::host {

std::string_view version();  // of the project, "0.1.0"

}  // namespace menshen::host
