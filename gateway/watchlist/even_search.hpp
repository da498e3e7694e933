// A binary search that does the same work whoever is asked for: as many keys looked at, and the
// same one in the end, whether the wanted one is there or not. How long a look-up takes must not
// tell who is on a list.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>

namespace menshen::watchlist {

struct Place {
  std::size_t index = 0;  // of a key that exists, whether or not it is the wanted one
  bool holds = false;     // the wanted one is there
};

// The compiler may not leave out what only one of the two answers needs.
inline void read_anyway(int value) { asm volatile("" : : "r"(value)); }

// In the ascending keys [first, last) out of `count`, at least one; last is at most count.
// `order_at(index)` is negative where the key there comes before the wanted one, 0 where it is the
// wanted one. It is called bit_width(count) + 1 times, only for keys that exist.
template <class OrderAt>
Place search_evenly(std::size_t first, std::size_t last, std::size_t count, OrderAt order_at) {
  std::size_t low = std::min(first, last);
  std::size_t left = last - low;
  for (auto steps = std::bit_width(count); steps > 0; --steps) {
    const std::size_t half = left / 2;
    const int order = order_at(std::min(low + half, count - 1));
    read_anyway(order);
    const bool higher = left > 0 && order < 0;
    low += higher ? half + 1 : 0;
    left = higher ? left - half - 1 : half;
  }
  const std::size_t index = std::min(low, count - 1);
  const int order = order_at(index);
  read_anyway(order);
  return {index, low < last && order == 0};
}

}  // namespace menshen::watchlist
