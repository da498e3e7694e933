#include "tests/support/own_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>

#include "gateway/core/result.hpp"

namespace menshen::test {

std::size_t copies_in_heap(ByteView wanted) {
  check(wanted.size() >= 16, "long enough to stand there by no accident");
  std::size_t copies = 0;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (!line.ends_with("[heap]")) continue;
    std::size_t rest = 0;
    const std::uintptr_t begin = std::stoull(line, &rest, 16);
    const std::uintptr_t end = std::stoull(line.substr(rest + 1), nullptr, 16);
    // The heap grows upwards from here and is ours to read.
    const ByteView heap(reinterpret_cast<const std::uint8_t*>(begin), end - begin);
    auto at = heap.begin();
    while ((at = std::search(at, heap.end(), wanted.begin(), wanted.end())) != heap.end()) {
      ++copies;
      ++at;
    }
  }
  return copies;
}

}  // namespace menshen::test
