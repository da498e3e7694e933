// Apart from clock.cpp, so that a new date recompiles only this.
#include "firmware-host/clock.hpp"
#include "firmware-host/version.hpp"

namespace menshen::host {

Instant build_instant() { return Instant(std::chrono::seconds(MENSHEN_BUILD_SECONDS)); }

std::string_view version() { return MENSHEN_VERSION; }

}  // namespace menshen::host
