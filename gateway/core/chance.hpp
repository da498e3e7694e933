// Randomness as an argument (style rule 4): the host hands in the operating system's, a test its
// own.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>

namespace menshen {

// Fills the whole span; a source that cannot must stop the program, never return less.
using Chance = std::function<void(std::span<std::uint8_t>)>;

template <std::size_t N>
std::array<std::uint8_t, N> draw(const Chance& chance) {
  std::array<std::uint8_t, N> bytes{};
  chance(bytes);
  return bytes;
}

}  // namespace menshen
