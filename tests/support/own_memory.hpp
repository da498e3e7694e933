// What lies in this process's heap: for tests that something does not stay there.
#pragma once

#include <cstddef>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

// How often the bytes of `wanted` (at least 16) stand in the heap of this process, itself included
// where it lives there. Memory given back and not overwritten counts.
std::size_t copies_in_heap(ByteView wanted);

}  // namespace menshen::test
