// zlib streams (RFC 1950), whole in memory.
#pragma once

#include <cstddef>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::identity {

// Gives up as soon as the output would pass `bytes_max`, whatever the stream promises. Bytes after
// the stream, a preset dictionary and set bits in padding are refused: one content has as few
// spellings as zlib allows.
Result<Bytes> inflate(ByteView stream, std::size_t bytes_max);

Bytes deflate(ByteView bytes);

}  // namespace menshen::identity
