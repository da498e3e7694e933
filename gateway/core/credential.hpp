// Who a document says its holder is, and how that was proven.
#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/civil_date.hpp"

namespace menshen {

// Numbers are written into leaves and never change.
enum class DocumentKind : std::uint8_t {
  citizen_id = 1,
  hkmt_permit = 2,  // residence permit for Hong Kong, Macao and Taiwan residents
  foreigner_id_2017 = 3,
  foreigner_id_2023 = 4,
  passport = 5,
  signed_credential = 6,  // base45 + zlib + COSE_Sign1 + CWT, see docs/formats.md
};

// Which numbering a number belongs to: the same characters may stand in two. Open lists are keyed
// by these numbers (docs/formats.md), so they never change.
enum class NumberKind : std::uint8_t {
  citizen = 1,
  hkmt = 2,  // 81, 82, 83: residence permit of Hong Kong, Macao and Taiwan residents
  foreigner_2017 = 3,
  foreigner_2023 = 4,
  pass = 5,      // H or M and 8 digits, or 8 digits (Taiwan): names no birth date
  passport = 6,  // as each country likes: two of them may give the same one
};

// How the document was proven. Which is better is policy data (Rules::evidence_rank); the numbers
// only name them. They prove the document, never the holder.
enum class Evidence : std::uint8_t {
  none = 0,
  chip_read = 1,
  code_redeemed_online = 2,
  signed_code_bound = 3,  // fresh, or bound to this venue
  document_by_camera = 4,
  signed_code_loose = 5,  // neither fresh nor bound
  typed_number = 6,
};

// Why a number was typed instead of a card laid down.
enum class NoChipReason : std::uint8_t {
  card_forgotten = 1,
  card_does_not_read = 2,
  reader_out_of_order = 3,
  other_document = 4,
};

enum class Sex : std::uint8_t { unknown = 0, male = 1, female = 2, not_stated = 9 };

// The first 16 bytes of SHA-256(kid ‖ 00 ‖ single-use id): enough to know a used code again.
using CodeId = std::array<std::uint8_t, 16>;

struct Credential {
  DocumentKind document = DocumentKind::citizen_id;
  Evidence evidence = Evidence::none;
  std::string number;  // normalised to the form of its kind; empty where the document has none
  NumberKind number_kind = NumberKind::citizen;
  std::string name;  // UTF-8, may be empty
  std::optional<CivilDate> birth;
  Sex sex = Sex::unknown;
  std::string nationality;              // alpha-3, empty for citizens
  std::string address;                  // UTF-8; the appended one where the card has it
  std::optional<CivilDate> valid_from;  // first day
  std::optional<CivilDate> valid_to;    // last day; nothing = no end
  std::optional<bool> adult_by_claim;   // an age-only credential's answer
  std::optional<CodeId> single_use;     // a code that may open one door once
  Instant single_use_until{};           // after this the code's own expiry refuses it
  std::optional<NoChipReason> no_chip_reason;
};

// Why a Scan is no Credential. Fixed numbers; Reason in decision.hpp says what the desk is told.
enum class Defect : std::uint8_t {
  record_length = 1,         // not 256 bytes (+ 0–280)
  record_text = 2,           // not UTF-16LE text
  number_form = 3,           // length or characters of no known kind of number
  number_check = 4,          // GB 11643 / ISO 7064 or ICAO check character wrong
  number_date = 5,           // no real date, or in the future
  number_region = 6,         // impossible province or country
  birth_disagrees = 7,       // printed birth and number name different dates
  dates_disorder = 8,        // valid from/to unreadable or reversed
  zone_form = 9,             // machine-readable zone of no known shape
  zone_check = 10,           // a check digit of the zone is wrong
  code_foreign = 11,         // readable, but no credential that this box knows
  code_form = 12,            // our envelope, damaged
  code_issuer_unknown = 13,  // kid not in the trust store
  code_signature = 14,       // signature wrong
  code_expired = 15,
  code_not_yet_valid = 16,
  code_other_venue = 17,
  chip_rejected = 18,    // the module refused the card's data
  chip_unreadable = 19,  // the card could not be read
  no_document = 20,
  typed_form = 21,        // the desk's typed line is not three fields, or its reason unknown
  desk_step = 22,         // not a document: completes a referral
  number_withdrawn = 23,  // typed in the 15 digits of before 1999, which have no check character
};

// For boost::system::result<Credential, Defect>::value() on a defect: a mistake of ours.
[[noreturn]] void throw_exception_from_error(const Defect& defect,
                                             const boost::source_location& where);

using Recognition = boost::system::result<Credential, Defect>;

// Stable names for JSON, logs and metrics; "unknown" for a number never given.
std::string_view name_of(DocumentKind kind);  // "citizen_id"
std::string_view name_of(NumberKind kind);    // "citizen"
std::string_view name_of(Evidence evidence);  // "chip_read"
std::string_view name_of(Defect defect);      // "number_check"

// "A******1", "张*": the first character (and the last of a number) stay, for a desk page.
std::string masked_number(std::string_view number);
std::string masked_name(std::string_view utf8_name);

}  // namespace menshen
