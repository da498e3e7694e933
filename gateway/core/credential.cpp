#include "gateway/core/credential.hpp"

#include "gateway/core/result.hpp"

namespace menshen {

void throw_exception_from_error(const Defect&, const boost::source_location& where) {
  check(false, "value() of a recognition that is a defect", where);
  __builtin_unreachable();
}

std::string_view name_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::citizen_id:
      return "citizen_id";
    case DocumentKind::hkmt_permit:
      return "hkmt_permit";
    case DocumentKind::foreigner_id_2017:
      return "foreigner_id_2017";
    case DocumentKind::foreigner_id_2023:
      return "foreigner_id_2023";
    case DocumentKind::passport:
      return "passport";
    case DocumentKind::signed_credential:
      return "signed_credential";
  }
  return "unknown";
}

std::string_view name_of(NumberKind kind) {
  switch (kind) {
    case NumberKind::citizen:
      return "citizen";
    case NumberKind::hkmt:
      return "hkmt";
    case NumberKind::foreigner_2017:
      return "foreigner_2017";
    case NumberKind::foreigner_2023:
      return "foreigner_2023";
    case NumberKind::pass:
      return "pass";
    case NumberKind::passport:
      return "passport";
  }
  return "unknown";
}

std::string_view name_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::none:
      return "none";
    case Evidence::chip_read:
      return "chip_read";
    case Evidence::code_redeemed_online:
      return "code_redeemed_online";
    case Evidence::signed_code_bound:
      return "signed_code_bound";
    case Evidence::document_by_camera:
      return "document_by_camera";
    case Evidence::signed_code_loose:
      return "signed_code_loose";
    case Evidence::typed_number:
      return "typed_number";
  }
  return "unknown";
}

std::string_view name_of(Defect defect) {
  switch (defect) {
    case Defect::record_length:
      return "record_length";
    case Defect::record_text:
      return "record_text";
    case Defect::number_form:
      return "number_form";
    case Defect::number_check:
      return "number_check";
    case Defect::number_date:
      return "number_date";
    case Defect::number_region:
      return "number_region";
    case Defect::birth_disagrees:
      return "birth_disagrees";
    case Defect::dates_disorder:
      return "dates_disorder";
    case Defect::zone_form:
      return "zone_form";
    case Defect::zone_check:
      return "zone_check";
    case Defect::code_foreign:
      return "code_foreign";
    case Defect::code_form:
      return "code_form";
    case Defect::code_issuer_unknown:
      return "code_issuer_unknown";
    case Defect::code_signature:
      return "code_signature";
    case Defect::code_expired:
      return "code_expired";
    case Defect::code_not_yet_valid:
      return "code_not_yet_valid";
    case Defect::code_other_venue:
      return "code_other_venue";
    case Defect::chip_rejected:
      return "chip_rejected";
    case Defect::chip_unreadable:
      return "chip_unreadable";
    case Defect::no_document:
      return "no_document";
    case Defect::typed_form:
      return "typed_form";
    case Defect::desk_step:
      return "desk_step";
    case Defect::number_withdrawn:
      return "number_withdrawn";
  }
  return "unknown";
}

std::string masked_number(std::string_view number) {
  if (number.size() < 3) return std::string(number.size(), '*');
  return std::string(1, number.front()) + std::string(number.size() - 2, '*') + number.back();
}

std::string masked_name(std::string_view name) {
  // The first character: a lead byte and its continuation bytes (10xxxxxx).
  std::size_t first = name.empty() ? 0 : 1;
  while (first < name.size() && (static_cast<unsigned char>(name[first]) & 0xC0) == 0x80) ++first;
  std::string masked(name.substr(0, first));
  for (std::size_t i = first; i < name.size(); ++i) {
    if ((static_cast<unsigned char>(name[i]) & 0xC0) != 0x80) masked += '*';
  }
  return masked;
}

}  // namespace menshen
