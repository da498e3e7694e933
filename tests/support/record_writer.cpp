#include "tests/support/record_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

constexpr std::size_t type_mark_at = 248;

// 256 bytes of spaces, into which fields are put at their offsets.
class RecordPage {
 public:
  RecordPage() {
    for (std::size_t i = 0; i < text_record_bytes / 2; ++i) {
      bytes_.push_back(0x20);
      bytes_.push_back(0x00);
    }
  }

  RecordPage& put(std::size_t at, std::size_t room_bytes, std::string_view utf8) {
    const Bytes units = utf16le(utf8);
    check(units.size() <= room_bytes, "a field longer than its place in the record");
    std::copy(units.begin(), units.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }
  RecordPage& put(std::size_t at, char c) { return put(at, 2, std::string_view(&c, 1)); }

  Bytes taken() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// The code point that `utf8` begins with; takes it off. Our own texts are well formed.
char32_t take_code_point(std::string_view& utf8) {
  const auto lead = static_cast<unsigned char>(utf8[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  check(length <= utf8.size(), "UTF-8 in a test");
  char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    value = value << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
  }
  utf8.remove_prefix(length);
  return value;
}

void append_unit(Bytes& out, char32_t unit) {
  out.push_back(static_cast<std::uint8_t>(unit));
  out.push_back(static_cast<std::uint8_t>(unit >> 8));
}

}  // namespace

Bytes utf16le(std::string_view utf8) {
  Bytes out;
  while (!utf8.empty()) {
    const char32_t point = take_code_point(utf8);
    if (point < 0x10000) {
      append_unit(out, point);
    } else {  // RFC 2781 §2.1
      append_unit(out, 0xD800 + ((point - 0x10000) >> 10));
      append_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return out;
}

Bytes citizen_record(const CitizenFields& fields) {
  return RecordPage()
      .put(0, 30, fields.name)
      .put(30, fields.sex)
      .put(32, 4, fields.ethnicity)
      .put(36, 16, fields.birth)
      .put(52, 70, fields.address)
      .put(122, 36, fields.number)
      .put(158, 30, fields.authority)
      .put(188, 16, fields.valid_from)
      .put(204, 16, fields.valid_to)
      .taken();
}

Bytes hkmt_permit_record(const HkmtPermitFields& fields) {
  return RecordPage()
      .put(0, 30, fields.name)
      .put(30, fields.sex)
      .put(36, 16, fields.birth)
      .put(52, 70, fields.address)
      .put(122, 36, fields.number)
      .put(158, 30, fields.authority)
      .put(188, 16, fields.valid_from)
      .put(204, 16, fields.valid_to)
      .put(220, 18, fields.pass_number)
      .put(238, 4, fields.issue_count)
      .put(type_mark_at, 'J')
      .taken();
}

Bytes foreigner_2017_record(const Foreigner2017Fields& fields) {
  return RecordPage()
      .put(0, 120, fields.english_name)
      .put(120, fields.sex)
      .put(122, 30, fields.number)
      .put(152, 6, fields.nationality)
      .put(158, 30, fields.chinese_name)
      .put(188, 16, fields.valid_from)
      .put(204, 16, fields.valid_to)
      .put(220, 16, fields.birth)
      .put(236, 4, fields.version)
      .put(240, 8, fields.authority_code)
      .put(type_mark_at, 'I')
      .taken();
}

Bytes foreigner_2023_record(const Foreigner2023Fields& fields) {
  constexpr std::size_t first_part = 35;  // characters of the English name before it goes on at 220
  const std::string_view name = fields.english_name;
  return RecordPage()
      .put(0, 30, fields.chinese_name)
      .put(30, fields.sex)
      .put(32, 4, fields.times_replaced)
      .put(36, 16, fields.birth)
      .put(52, 70, name.substr(0, first_part))
      .put(122, 36, fields.number)
      .put(158, 30, fields.authority)
      .put(188, 16, fields.valid_from)
      .put(204, 16, fields.valid_to)
      .put(220, 22, name.size() > first_part ? name.substr(first_part) : "")
      .put(242, 6, fields.nationality)
      .put(type_mark_at, 'Y')
      .put(250, 6, fields.earlier_number_link)
      .taken();
}

// ISO 7064 MOD 11-2 as a hand would do it: the check is what makes the weighted sum 1 modulo 11.
std::string with_check_character(std::string_view seventeen_digits) {
  check(seventeen_digits.size() == 17, "17 digits");
  constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (seventeen_digits[i] - '0');
  for (const char c : std::string_view("0123456789X")) {
    const int value = c == 'X' ? 10 : c - '0';
    if ((sum + value) % 11 == 1) return std::string(seventeen_digits) + c;
  }
  check(false, "seventeen digits");
  return {};
}

std::string with_icao_check(std::string_view fourteen_characters) {
  check(fourteen_characters.size() == 14, "14 characters");
  int sum = 0, place = 0;
  for (const char c : fourteen_characters) {
    const int value = c >= 'A' ? c - 'A' + 10 : c - '0';
    sum += value * (place % 3 == 0 ? 7 : place % 3 == 1 ? 3 : 1);
    ++place;
  }
  return std::string(fourteen_characters) + static_cast<char>('0' + sum % 10);
}

CitizenFields citizen_born(std::string_view yyyymmdd, std::string_view name, unsigned sequence) {
  check(yyyymmdd.size() == 8 && sequence < 1000, "a birth date and a sequence of three digits");
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "%03u", sequence);
  CitizenFields fields;
  fields.name = name;
  fields.sex = sequence % 2 == 1 ? '1' : '2';
  fields.birth = yyyymmdd;
  fields.number = with_check_character("110105" + std::string(yyyymmdd) + digits.data());
  return fields;
}

}  // namespace menshen::test
