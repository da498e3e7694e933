#include "gateway/identity/recognize.hpp"

#include "gateway/identity/chip_record.hpp"
#include "gateway/identity/machine_readable_zone.hpp"
#include "gateway/identity/numbers.hpp"
#include "gateway/identity/signed_code.hpp"
#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

Recognition recognize_chip_record(const Scan& scan, const Moment& now) {
  if (scan.source != Source::card_reader) return Defect::chip_rejected;
  const auto record = read_chip_record(scan.bytes, now.date());
  if (!record) return record.error();
  return credential_of(*record);
}

// A code proves something by its signature alone. A number or a passport's lines in plain text
// prove nothing, however valid: anybody can print them.
Recognition recognize_code(std::string_view text, const VenueContext& venue, const Moment& now) {
  if (!text.starts_with(signed_code_prefix)) return Defect::code_foreign;
  return recognize_signed_code(text, venue.issuers, venue.venue_code, now);
}

// What a swipe reader saw printed on a document; it may read a code as well.
Recognition recognize_swipe(const Scan& scan, const VenueContext& venue, const Moment& now) {
  const std::string_view text = text_of(scan.bytes);
  if (scan.source != Source::scanner || !shaped_as_zone(text)) {
    return recognize_code(text, venue, now);
  }
  const auto zone = read_zone(text, now.date());
  if (!zone) return zone.error();
  return credential_of(*zone);
}

std::optional<NoChipReason> reason_of(std::string_view decimal) {
  for (const auto reason : {NoChipReason::card_forgotten, NoChipReason::card_does_not_read,
                            NoChipReason::reader_out_of_order, NoChipReason::other_document}) {
    if (decimal == std::to_string(static_cast<int>(reason))) return reason;
  }
  return std::nullopt;
}

DocumentKind document_of(NumberKind kind) {
  switch (kind) {
    case NumberKind::hkmt:
      return DocumentKind::hkmt_permit;
    case NumberKind::foreigner_2017:
      return DocumentKind::foreigner_id_2017;
    case NumberKind::foreigner_2023:
      return DocumentKind::foreigner_id_2023;
    default:
      return DocumentKind::citizen_id;
  }
}

// "number\nname\nreason". A pass number is refused here: it names no birth date, and no document
// that the register knows. So is one of 15 digits: nothing would tell a mistyped digit, and who
// holds a valid document has the 18 characters.
Recognition recognize_typed(const Scan& scan, const Moment& now) {
  const std::string_view line = text_of(scan.bytes);
  const auto first = line.find('\n');
  const auto second = first == std::string_view::npos ? first : line.find('\n', first + 1);
  if (scan.source != Source::desk || second == std::string_view::npos) return Defect::typed_form;
  const std::string_view name = trimmed(line.substr(first + 1, second - first - 1));
  const auto reason = reason_of(line.substr(second + 1));
  if (!reason || name.empty() || name.size() > typed_name_bytes_max || !is_plain_utf8(name)) {
    return Defect::typed_form;
  }
  const std::string_view typed = trimmed(line.substr(0, first));
  if (is_withdrawn_form(typed)) return Defect::number_withdrawn;
  const auto number = read_number(typed, now.date());
  if (!number) return number.error();
  if (number->kind == NumberKind::pass) return Defect::number_form;
  Credential credential;
  credential.document = document_of(number->kind);
  credential.evidence = Evidence::typed_number;
  credential.number = number->text;
  credential.number_kind = number->kind;
  credential.name = name;
  credential.birth = number->birth;
  credential.sex = number->sex;
  credential.nationality = number->nationality;
  credential.no_chip_reason = reason;
  return credential;
}

}  // namespace

Recognition recognize(const Scan& scan, const VenueContext& venue, const Moment& now) {
  switch (scan.content) {
    case Content::chip_record:
      return recognize_chip_record(scan, now);
    case Content::chip_rejected:
      return Defect::chip_rejected;
    case Content::chip_unreadable:
      return Defect::chip_unreadable;
    case Content::code:
      return recognize_code(text_of(scan.bytes), venue, now);
    case Content::document_swipe:
      return recognize_swipe(scan, venue, now);
    case Content::typed_number:
      return recognize_typed(scan, now);
    case Content::no_document:
      return Defect::no_document;
    case Content::desk_step:
      return Defect::desk_step;
  }
  return Defect::code_foreign;  // a number that no Content has, from another process
}

}  // namespace menshen::identity
