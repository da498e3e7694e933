// A registration as plaintext: one way to write it, so that a commitment to it means one thing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gateway/core/bytes.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"

namespace menshen::ledger {

// Longest fields, in bytes of UTF-8. Every registration is padded to one size, so that the sealed
// bytes tell no name's length.
inline constexpr std::size_t number_bytes_max = 32;
inline constexpr std::size_t name_bytes_max = 180;  // 60 characters of a chip record's name field
inline constexpr std::size_t nationality_bytes_max = 8;
inline constexpr std::size_t registration_bytes_fixed = 240;

// Errc::registration_field beyond a limit.
Result<Bytes> canonical_bytes(const Registration& registration);

// Errc::beside_form for anything that canonical_bytes does not write.
Result<Registration> parse_canonical(ByteView bytes);

}  // namespace menshen::ledger
