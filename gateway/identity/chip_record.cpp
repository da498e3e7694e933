#include "gateway/identity/chip_record.hpp"

#include <algorithm>

#include "gateway/identity/numbers.hpp"
#include "gateway/identity/text.hpp"

namespace menshen::identity {
namespace {

// A field's place in the record, in bytes.
struct Field {
  std::size_t at;
  std::size_t bytes;
};

constexpr Field type_mark{248, 2};
constexpr Field valid_from_field{188, 16};
constexpr Field valid_to_field{204, 16};

// Nobody has lived longer. The number of 2017 leaves the century to the printed birth alone.
constexpr int holder_years_max = 125;

// What a layout has and where. A field of no bytes is not there.
struct Layout {
  DocumentKind document;
  Field name, english_name, english_name_rest, sex, ethnicity, birth, address, number, authority;
  Field nationality, pass_number, issue_count, card_version, earlier_link;
};

constexpr Layout citizen{.document = DocumentKind::citizen_id,
                         .name = {0, 30},
                         .english_name = {},
                         .english_name_rest = {},
                         .sex = {30, 2},
                         .ethnicity = {32, 4},
                         .birth = {36, 16},
                         .address = {52, 70},
                         .number = {122, 36},
                         .authority = {158, 30},
                         .nationality = {},
                         .pass_number = {},
                         .issue_count = {},
                         .card_version = {},
                         .earlier_link = {}};

constexpr Layout hkmt = [] {
  Layout layout = citizen;
  layout.document = DocumentKind::hkmt_permit;
  layout.ethnicity = {};  // blank on the permit
  layout.pass_number = {220, 18};
  layout.issue_count = {238, 4};
  return layout;
}();

constexpr Layout foreigner_2017{.document = DocumentKind::foreigner_id_2017,
                                .name = {158, 30},
                                .english_name = {0, 120},
                                .english_name_rest = {},
                                .sex = {120, 2},
                                .ethnicity = {},
                                .birth = {220, 16},
                                .address = {},
                                .number = {122, 30},
                                .authority = {240, 8},
                                .nationality = {152, 6},
                                .pass_number = {},
                                .issue_count = {},
                                .card_version = {236, 4},
                                .earlier_link = {}};

constexpr Layout foreigner_2023{.document = DocumentKind::foreigner_id_2023,
                                .name = {0, 30},
                                .english_name = {52, 70},
                                .english_name_rest = {220, 22},
                                .sex = {30, 2},
                                .ethnicity = {},
                                .birth = {36, 16},
                                .address = {},
                                .number = {122, 36},
                                .authority = {},
                                .nationality = {242, 6},
                                .pass_number = {},
                                .issue_count = {32, 4},  // times replaced
                                .card_version = {},
                                .earlier_link = {250, 6}};

// Cuts fields out of a record and remembers whether all of them were text.
class RecordText {
 public:
  explicit RecordText(ByteView record) : record_(record) {}

  std::string raw(Field field) {
    auto text = utf8_of_utf16le(record_.subspan(field.at, field.bytes));
    if (!text) sound_ = false;
    return std::move(text).value_or("");
  }

  std::string at(Field field) { return plain(raw(field)); }

  // Two fields that hold one text, the second going on where the first was full.
  std::string at(Field first, Field rest) { return plain(raw(first) + raw(rest)); }

  bool sound() const { return sound_; }

 private:
  std::string plain(const std::string& padded) {
    const std::string_view text = trimmed(padded);
    if (!is_plain_utf8(text)) sound_ = false;
    return std::string(text);
  }

  ByteView record_;
  bool sound_ = true;
};

const Layout& layout_of(ByteView record) {
  const char32_t mark = static_cast<char32_t>(record[type_mark.at] | record[type_mark.at + 1] << 8);
  if (mark == U'I') return foreigner_2017;
  if (mark == U'Y') return foreigner_2023;
  if (mark == U'J') return hkmt;
  return citizen;
}

Sex sex_of(std::string_view code) {
  if (code == "1") return Sex::male;
  if (code == "2") return Sex::female;
  if (code == "9") return Sex::not_stated;
  return Sex::unknown;
}

// Each layout carries its own kind of number: another one there is not that document.
NumberKind number_kind_of(DocumentKind document) {
  switch (document) {
    case DocumentKind::hkmt_permit:
      return NumberKind::hkmt;
    case DocumentKind::foreigner_id_2017:
      return NumberKind::foreigner_2017;
    case DocumentKind::foreigner_id_2023:
      return NumberKind::foreigner_2023;
    default:
      return NumberKind::citizen;
  }
}

// What to call a number of the wrong kind: citizens and permit holders differ by region alone.
Defect other_kind(NumberKind wanted, NumberKind found) {
  const auto by_region = [](NumberKind kind) {
    return kind == NumberKind::citizen || kind == NumberKind::hkmt;
  };
  return by_region(wanted) && by_region(found) ? Defect::number_region : Defect::number_form;
}

// "长期" in place of a last day: no end.
constexpr std::string_view no_end = "长期";

std::optional<Defect> read_validity(RecordText& text, ChipRecord& record) {
  const std::string to = text.at(valid_to_field);
  record.valid_from = parse_compact_date(text.at(valid_from_field));
  if (!record.valid_from) return Defect::dates_disorder;
  if (to == no_end) return std::nullopt;
  record.valid_to = parse_compact_date(to);
  if (!record.valid_to || *record.valid_to < *record.valid_from) return Defect::dates_disorder;
  return std::nullopt;
}

std::optional<Defect> read_person(const std::string& number, const std::string& birth,
                                  const CivilDate& today, ChipRecord& record) {
  const auto read = read_number(number, today);
  if (!read) return read.error();
  const NumberKind wanted = number_kind_of(record.document);
  if (read->kind != wanted) return other_kind(wanted, read->kind);
  record.number = read->text;
  const auto printed = parse_compact_date(birth);
  if (!printed || *printed > today || anniversary(*printed, holder_years_max) < today) {
    return Defect::number_date;
  }
  if (!birth_fits(*read, *printed)) return Defect::birth_disagrees;
  record.birth = *printed;
  return std::nullopt;
}

// ISO 3166 alpha-3. What is none is left out and fails no read: the number says who it is, and the
// register has no room for anything longer.
std::string alpha3_or_nothing(std::string text) {
  const bool letters = std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  return text.size() == 3 && letters ? text : std::string();
}

}  // namespace

OrDefect<ChipRecord> read_chip_record(ByteView bytes, const CivilDate& today) {
  if (bytes.size() < chip_text_bytes ||
      bytes.size() > chip_text_bytes + appended_address_bytes_max) {
    return Defect::record_length;
  }
  const Layout& layout = layout_of(bytes);
  RecordText text(bytes);
  ChipRecord record;
  record.document = layout.document;
  record.name = text.at(layout.name);
  record.english_name = text.at(layout.english_name, layout.english_name_rest);
  record.sex = sex_of(text.at(layout.sex));
  record.ethnicity = text.at(layout.ethnicity);
  record.address = text.at(layout.address);
  record.authority = text.at(layout.authority);
  record.nationality = alpha3_or_nothing(text.at(layout.nationality));
  record.pass_number = text.at(layout.pass_number);
  record.issue_count = text.at(layout.issue_count);
  record.card_version = text.at(layout.card_version);
  record.earlier_number_link = text.at(layout.earlier_link);
  record.appended_address = text.at({chip_text_bytes, bytes.size() - chip_text_bytes});
  const std::string number = text.at(layout.number);
  const std::string birth = text.at(layout.birth);
  const auto bad_dates = read_validity(text, record);
  if (!text.sound()) return Defect::record_text;
  if (const auto bad_person = read_person(number, birth, today, record)) return *bad_person;
  if (bad_dates) return *bad_dates;
  return record;
}

Credential credential_of(const ChipRecord& record) {
  Credential credential;
  credential.document = record.document;
  credential.evidence = Evidence::chip_read;
  credential.number = record.number;
  credential.number_kind = number_kind_of(record.document);
  credential.name = record.english_name.empty() ? record.name : record.english_name;
  credential.birth = record.birth;
  credential.sex = record.sex;
  credential.nationality = record.nationality;
  credential.address = record.appended_address.empty() ? record.address : record.appended_address;
  credential.valid_from = record.valid_from;
  credential.valid_to = record.valid_to;
  return credential;
}

}  // namespace menshen::identity
