// The text record of an identity card's chip: 256 bytes of UTF-16LE in fields of fixed places
// padded with spaces, in four layouts told apart by the unit at byte 248; after it 0–280 bytes of
// the newest appended address. Never the photo and never the fingerprints.
#pragma once

#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/identity/or_defect.hpp"

namespace menshen::identity {

inline constexpr std::size_t chip_text_bytes = 256;
inline constexpr std::size_t appended_address_bytes_max = 280;  // 4 × 35 units

// All text is UTF-8 without its padding. A field that the layout lacks is empty.
struct ChipRecord {
  DocumentKind document = DocumentKind::citizen_id;
  std::string name;          // Chinese; may be empty on a foreigner's card
  std::string english_name;  // of foreigners
  Sex sex = Sex::unknown;
  std::string ethnicity;  // GB/T 3304 code as it stands; vendors carry codes of their own
  CivilDate birth{};
  std::string address;
  std::string appended_address;  // where the card has one
  std::string number;            // normalised
  std::string authority;
  std::optional<CivilDate> valid_from;
  std::optional<CivilDate> valid_to;  // nothing = 长期, no end
  std::string nationality;            // alpha-3
  std::string pass_number;            // of HK, Macao and Taiwan permits
  std::string issue_count;            // the same; on the foreigner's card of 2023 times replaced
  std::string card_version;           // foreigner 2017
  std::string earlier_number_link;    // foreigner 2023
};

OrDefect<ChipRecord> read_chip_record(ByteView record, const CivilDate& today);

// As evidence of a chip read. A foreigner's English name is taken before the Chinese one, which
// is optional on the card; the appended address before the printed one.
Credential credential_of(const ChipRecord& record);

}  // namespace menshen::identity
