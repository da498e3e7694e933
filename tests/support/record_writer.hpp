// Writes the 256-byte text records of the four identity documents from their fields, as a card's
// chip holds them (UTF-16LE, padded with spaces). All persons in our tests are fictional.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/core/bytes.hpp"

namespace menshen::test {

inline constexpr std::size_t text_record_bytes = 256;

// UTF-8 throughout; dates YYYYMMDD; `valid_to` may also be 长期 (no end). What is longer than its
// field fails the test that asked for it.
struct CitizenFields {
  std::string name = "测试甲";
  char sex = '2';                // GB/T 2261.1: 1 male, 2 female
  std::string ethnicity = "01";  // GB/T 3304
  std::string birth = "19491231";
  std::string address = "北京市东城区测试路1号";
  std::string number = "11010519491231002X";
  std::string authority = "北京市公安局测试分局";
  std::string valid_from = "20200101";
  std::string valid_to = "长期";
};

struct HkmtPermitFields {  // type mark J: residence permit, Hong Kong, Macao and Taiwan
  std::string name = "测试乙";
  char sex = '1';
  std::string birth = "19900101";
  std::string address = "广东省深圳市测试路2号";
  std::string number = "810000199001010019";
  std::string authority = "深圳市公安局";
  std::string valid_from = "20200101";
  std::string valid_to = "20350101";
  std::string pass_number = "H00000001";
  std::string issue_count = "01";
};

struct Foreigner2017Fields {  // type mark I
  std::string english_name = "TEST, PERSON";
  char sex = '1';
  std::string number = "KAZ110090123105";
  std::string nationality = "KAZ";
  std::string chinese_name = "测试丙";
  std::string valid_from = "20200101";
  std::string valid_to = "20350101";
  std::string birth = "19901231";
  std::string version = "01";
  std::string authority_code = "1500";
};

struct Foreigner2023Fields {  // type mark Y
  std::string chinese_name = "测试丁";
  char sex = '2';
  std::string times_replaced = "00";
  std::string birth = "19911231";
  std::string english_name = "TEST, ANOTHER PERSON";
  std::string number = "911398199112310029";
  std::string authority = "国家移民管理局";
  std::string valid_from = "20240101";
  std::string valid_to = "20340101";
  std::string nationality = "KAZ";
  std::string earlier_number_link = "";
};

Bytes citizen_record(const CitizenFields& fields);
Bytes hkmt_permit_record(const HkmtPermitFields& fields);
Bytes foreigner_2017_record(const Foreigner2017Fields& fields);
Bytes foreigner_2023_record(const Foreigner2023Fields& fields);

// 17 digits → 18 characters, the check by ISO 7064 MOD 11-2.
std::string with_check_character(std::string_view seventeen_digits);
// 14 characters → 15, the check by ICAO 9303 (weights 7 3 1), as on the 2017 foreigner's card.
std::string with_icao_check(std::string_view fourteen_characters);

// A fictional adult or minor whose number agrees with the birth date: region 110105.
CitizenFields citizen_born(std::string_view yyyymmdd, std::string_view name = "测试甲",
                           unsigned sequence = 2);

Bytes utf16le(std::string_view utf8);

}  // namespace menshen::test
