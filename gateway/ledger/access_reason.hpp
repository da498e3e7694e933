// Why somebody opened what lies beside a leaf: beside the leaf that says that they did, for as long
// as it (docs/formats.md, "Beside the leaf"). No personal data: a purpose out of a closed list and
// the number of a case that stands in somebody's files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::ledger {

// Numbers are written beside leaves and never change; the words are the details of their leaves.
enum class Purpose : std::uint8_t {
  inspection = 1,       // an authority looks at the venue
  investigation = 2,    // an authority looks for somebody
  complaint = 3,        // somebody complained of the venue
  subject_request = 4,  // the person themself asks what is kept of them
  delivery = 5,         // a table for an authority's own platform
};

std::string_view name_of(Purpose purpose);  // "inspection"
std::optional<Purpose> purpose_named(std::string_view name);

inline constexpr std::size_t case_number_bytes_max = 64;

struct AccessReason {
  Purpose purpose = Purpose::inspection;
  std::string case_number;

  bool operator==(const AccessReason&) const = default;
};

// 1 to case_number_bytes_max bytes of plain text (is_plain_text).
bool is_case_number(std::string_view text);

// All that lies beside the leaf, header and all. The case number's form is the caller's to keep.
Bytes encode_access_reason(const AccessReason& reason);
// Exactly what encode_access_reason writes, or Errc::access_form.
Result<AccessReason> parse_access_reason(ByteView beside);

}  // namespace menshen::ledger
