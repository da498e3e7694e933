// A seed that is new in each run, printed, and can be given again: MENSHEN_SEED=… <program>.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace menshen::test {

inline std::uint32_t printed_seed() {
  const char* const given = std::getenv("MENSHEN_SEED");
  const auto seed = given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10))
                                     : static_cast<std::uint32_t>(std::random_device{}());
  std::printf("MENSHEN_SEED=%u\n", seed);
  std::fflush(stdout);
  return seed;
}

}  // namespace menshen::test
