// The one source of chance of a simulated day: a seed decides everything that happens on it.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  // 0 … count − 1. Not std::uniform_int_distribution: a seed must mean the same everywhere.
  std::uint64_t below(std::uint64_t count) { return engine_() % count; }
  int between(int least, int most) {
    return least + static_cast<int>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  std::chrono::milliseconds between(std::chrono::milliseconds least,
                                    std::chrono::milliseconds most) {
    const auto width = static_cast<std::uint64_t>((most - least).count());
    return least + std::chrono::milliseconds(static_cast<std::int64_t>(below(width + 1)));
  }
  bool one_in(std::uint64_t count) { return below(count) == 0; }

  template <class T>
  const T& pick(const std::vector<T>& things) {
    return things[below(things.size())];
  }
  // One of several by weight: {{thing, weight}, …}.
  template <class T>
  T weighed(const std::vector<std::pair<T, unsigned>>& things) {
    std::uint64_t sum = 0;
    for (const auto& [thing, weight] : things) sum += weight;
    std::uint64_t left = below(sum);
    for (const auto& [thing, weight] : things) {
      if (left < weight) return thing;
      left -= weight;
    }
    return things.back().first;
  }

  Bytes bytes(std::size_t count) {
    Bytes drawn(count);
    for (std::uint8_t& byte : drawn) byte = static_cast<std::uint8_t>(engine_());
    return drawn;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace menshen::test
