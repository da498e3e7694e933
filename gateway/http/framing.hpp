// Where a header and where a body ends (RFC 9112 §2.2, §5.2, §6): the same for requests and
// replies. What two readers could understand differently is refused. For .cpp files of this room
// alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/result.hpp"
#include "gateway/http/errc.hpp"
#include "gateway/http/message.hpp"

namespace menshen::http {

std::string lower(std::string_view text);

// How many fields of that name there are; the name is in lower case.
std::size_t count_of(const std::vector<Field>& fields, std::string_view name);

// Where the header ends, its last CR LF CR LF included; nothing while it is not all there.
// `malformed` for a bare LF, Errc::header_too_large.
Result<std::optional<std::size_t>> find_header_end(std::string_view bytes, std::size_t from,
                                                   Errc malformed);

bool has_folded_line(std::string_view header);

struct Framing {
  std::size_t length = 0;
  bool chunked = false;
  bool said = false;  // the header says which; otherwise there is no body, or it ends with the wire
};

// Errc::framing_ambiguous, coding_unknown, length_malformed, body_too_large.
Result<Framing> framing_of(const std::vector<Field>& fields, unsigned version,
                           std::size_t body_bytes_max);

}  // namespace menshen::http
