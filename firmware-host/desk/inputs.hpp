// What the page sends, as JSON, made into values or refused with a name. Strict: every member that
// belongs there, of its type and within its limit, and no other.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/desk/errc.hpp"
#include "firmware-host/desk/routes.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/core/result.hpp"
#include "gateway/core/scan.hpp"

namespace menshen::desk {

inline constexpr std::size_t input_bytes_max = 4096;
inline constexpr std::size_t input_depth_max = 3;
inline constexpr std::size_t number_bytes_max = 32;
inline constexpr std::size_t name_bytes_max = 120;
inline constexpr std::size_t steps_count_max = 16;

Result<std::string> parse_pin(std::string_view json);  // {"pin": "…"}

struct TypedNumber {
  std::string lane;
  std::string number;  // spaces removed, letters upper case
  std::string name;    // as it will be registered; spaces around it removed
  NoChipReason reason = NoChipReason::card_forgotten;
};
// {lane, number, name, reason}; the reason by its name or by its number in NoChipReason.
Result<TypedNumber> parse_typed_number(std::string_view json);
Bytes scan_bytes(const TypedNumber& typed);  // as Content::typed_number has it

Result<std::string> parse_lane(std::string_view json);  // {"lane": "…"}

struct CompletedSteps {
  std::string lane;
  LeafIndex follows = 0;
  std::vector<std::string> steps;  // at least one, none twice
};
Result<CompletedSteps> parse_steps(std::string_view json);  // {lane, follows, steps}
Bytes scan_bytes(const CompletedSteps& completed);          // as Content::desk_step has it

Result<LeafIndex> parse_leaf_index(std::string_view json);  // {"leaf": N}

struct OverrideAsked {
  std::string lane;
  LeafIndex leaf = 0;
  std::string pin;
};
Result<OverrideAsked> parse_override(std::string_view json);  // {lane, leaf, pin}

// {leaf, purpose, case_number, pin}: purpose_unknown unless it is one of these. What a case number
// may be is the register's to say.
Result<RecordAsked> parse_record(std::string_view json, std::span<const PurposeWords> purposes);

}  // namespace menshen::desk
