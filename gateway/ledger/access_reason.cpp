#include "gateway/ledger/access_reason.hpp"

#include <array>

#include "gateway/core/plain_text.hpp"
#include "gateway/ledger/byte_reader.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/holds.hpp"

namespace menshen::ledger {
namespace {

constexpr std::array purposes = {Purpose::inspection, Purpose::investigation, Purpose::complaint,
                                 Purpose::subject_request, Purpose::delivery};

}  // namespace

std::string_view name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::inspection:
      return "inspection";
    case Purpose::investigation:
      return "investigation";
    case Purpose::complaint:
      return "complaint";
    case Purpose::subject_request:
      return "subject_request";
    case Purpose::delivery:
      return "delivery";
  }
  return "unknown";
}

std::optional<Purpose> purpose_named(std::string_view name) {
  for (const Purpose purpose : purposes) {
    if (name_of(purpose) == name) return purpose;
  }
  return std::nullopt;
}

bool is_case_number(std::string_view text) {
  return !text.empty() && text.size() <= case_number_bytes_max && is_plain_text(text);
}

Bytes encode_access_reason(const AccessReason& reason) {
  check(is_case_number(reason.case_number), "a case number is short and plain");
  Bytes content = {static_cast<std::uint8_t>(reason.purpose)};
  append_u16_be(content, static_cast<std::uint16_t>(reason.case_number.size()));
  content.insert(content.end(), reason.case_number.begin(), reason.case_number.end());
  return beside_of(Holds::access, content);
}

Result<AccessReason> parse_access_reason(ByteView beside) {
  if (holds_of(beside) != Holds::access) MENSHEN_RETURN_ERROR(Errc::access_form);
  ByteReader reader(beside.subspan(beside_header_bytes));
  AccessReason reason;
  reason.purpose = static_cast<Purpose>(reader.number(1));
  reason.case_number = reader.text(case_number_bytes_max);
  const bool is_known = name_of(reason.purpose) != "unknown";
  if (!reader.at_end() || !is_known || !is_case_number(reason.case_number)) {
    MENSHEN_RETURN_ERROR(Errc::access_form);
  }
  return reason;
}

}  // namespace menshen::ledger
