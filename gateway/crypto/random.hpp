// The operating system's randomness, for main to hand on as a Chance (style rule 4).
#pragma once

#include "gateway/core/chance.hpp"

namespace menshen::crypto {

// OpenSSL's generator for private values, seeded by the system. Stops the program if it gives none.
Chance system_chance();

}  // namespace menshen::crypto
