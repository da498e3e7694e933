// Chance for tests: always the same, so that a failure happens again.
#pragma once

#include <memory>
#include <random>

#include "gateway/core/chance.hpp"

namespace menshen::test {

inline Chance seeded_chance(std::uint32_t seed) {
  return [generator = std::make_shared<std::mt19937>(seed)](std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>((*generator)());
  };
}

}  // namespace menshen::test
