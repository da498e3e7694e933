// The description of this interface, OpenAPI 3.1, as it was built into the program.
#pragma once

#include <string_view>

namespace menshen::inspection {

std::string_view openapi_json();

}  // namespace menshen::inspection
