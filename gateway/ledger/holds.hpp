// What lies beside leaves at all, and how long each kind of it may: the first two bytes say it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gateway/core/bytes.hpp"

namespace menshen::ledger {

inline constexpr std::uint8_t beside_version = 1;
inline constexpr std::size_t beside_header_bytes = 2;  // version, holds

// Numbers are written beside leaves and never change.
enum class Holds : std::uint8_t {
  registration = 1,  // of somebody admitted
  token = 2,         // about a minor, for the county's opener alone; not read here
  order = 3,         // a signed order of an authority: no personal data, kept as long as its leaf
  access = 4,        // purpose and case number of an access: the same
};

std::string_view name_of(Holds holds);

std::optional<Holds> holds_numbered(std::int64_t number);

// Nothing for bytes that begin otherwise: what nobody knows could not be erased on time.
std::optional<Holds> holds_of(ByteView beside);

// version ‖ holds ‖ content, for what has no layout of its own.
Bytes beside_of(Holds holds, ByteView content);

}  // namespace menshen::ledger
