#include "gateway/identity/chip_record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/support/paths.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/unhex.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;
using test::citizen_record;
using test::CitizenFields;

constexpr CivilDate today = 2026y / March / 10;

Bytes with_unit(Bytes record, std::size_t at, char16_t unit) {
  record[at] = static_cast<std::uint8_t>(unit);
  record[at + 1] = static_cast<std::uint8_t>(unit >> 8);
  return record;
}

Bytes with_address(Bytes record, std::string_view utf8) {
  const Bytes text = test::utf16le(utf8);
  record.insert(record.end(), text.begin(), text.end());
  return record;
}

Defect defect_of(const Bytes& record, const CivilDate& day = today) {
  const auto read = read_chip_record(record, day);
  EXPECT_FALSE(read);
  return read ? Defect{} : read.error();
}

TEST(ChipRecord, OfACitizenHasAllItsFields) {
  const auto read = read_chip_record(citizen_record({}), today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->document, DocumentKind::citizen_id);
  EXPECT_EQ(read->name, "测试甲");
  EXPECT_EQ(read->english_name, "");
  EXPECT_EQ(read->sex, Sex::female);
  EXPECT_EQ(read->ethnicity, "01");
  EXPECT_EQ(read->birth, 1949y / December / 31);
  EXPECT_EQ(read->address, "北京市东城区测试路1号");
  EXPECT_EQ(read->number, "11010519491231002X");
  EXPECT_EQ(read->authority, "北京市公安局测试分局");
  EXPECT_EQ(read->valid_from, 2020y / January / 1);
  EXPECT_EQ(read->valid_to, std::nullopt);
  EXPECT_EQ(read->pass_number, "");
}

TEST(ChipRecord, OfAPermitHasItsPassNumber) {
  const auto read = read_chip_record(test::hkmt_permit_record({}), today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->document, DocumentKind::hkmt_permit);
  EXPECT_EQ(read->name, "测试乙");
  EXPECT_EQ(read->ethnicity, "");
  EXPECT_EQ(read->number, "810000199001010019");
  EXPECT_EQ(read->pass_number, "H00000001");
  EXPECT_EQ(read->issue_count, "01");
  EXPECT_EQ(read->valid_to, 2035y / January / 1);
}

TEST(ChipRecord, OfAForeignerOf2017HasBothNames) {
  const auto read = read_chip_record(test::foreigner_2017_record({}), today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->document, DocumentKind::foreigner_id_2017);
  EXPECT_EQ(read->english_name, "TEST, PERSON");
  EXPECT_EQ(read->name, "测试丙");
  EXPECT_EQ(read->sex, Sex::male);
  EXPECT_EQ(read->birth, 1990y / December / 31);
  EXPECT_EQ(read->number, "KAZ110090123105");
  EXPECT_EQ(read->nationality, "KAZ");
  EXPECT_EQ(read->card_version, "01");
  EXPECT_EQ(read->authority, "1500");
  EXPECT_EQ(read->address, "");
}

TEST(ChipRecord, OfAForeignerOf2023JoinsTheTwoPartsOfTheName) {
  test::Foreigner2023Fields fields;
  fields.english_name = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF HUBERT";  // 35 + 7 units
  fields.earlier_number_link = "123";
  const auto read = read_chip_record(test::foreigner_2023_record(fields), today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->document, DocumentKind::foreigner_id_2023);
  EXPECT_EQ(read->english_name, fields.english_name);
  EXPECT_EQ(read->name, "测试丁");
  EXPECT_EQ(read->issue_count, "00");
  EXPECT_EQ(read->nationality, "KAZ");
  EXPECT_EQ(read->earlier_number_link, "123");
}

TEST(ChipRecord, OfTheTwoPublicExamplesIsRead) {
  const auto folder = test::public_vectors("card_reader");
  if (!folder) GTEST_SKIP() << "no public vectors beside the project: card_reader";
  const auto read_hex = [&](const char* file) {
    const Bytes text = test::read_file(*folder / file);
    return read_chip_record(test::unhex(text_of(text)), today);
  };
  const auto citizen = read_hex("citizen.hex");
  ASSERT_TRUE(citizen);
  EXPECT_EQ(citizen->number, "11010519491231002X");
  EXPECT_EQ(citizen->name, "测试甲");
  EXPECT_EQ(citizen->valid_to, std::nullopt);
  const auto permit = read_hex("hkmt_permit.hex");
  ASSERT_TRUE(permit);
  EXPECT_EQ(permit->document, DocumentKind::hkmt_permit);
  EXPECT_EQ(permit->number, "810000199001010019");
  EXPECT_EQ(permit->pass_number, "H00000000");
  EXPECT_EQ(permit->valid_to, 2025y / January / 1);
}

TEST(ChipRecord, PrefersTheAppendedAddress) {
  const Bytes record = with_address(citizen_record({}), "上海市黄浦区测试路9号  ");
  const auto read = read_chip_record(record, today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->appended_address, "上海市黄浦区测试路9号");
  EXPECT_EQ(credential_of(*read).address, "上海市黄浦区测试路9号");
  EXPECT_EQ(credential_of(*read_chip_record(citizen_record({}), today)).address,
            "北京市东城区测试路1号");
}

TEST(ChipRecord, TakesAnAppendedAddressUpToItsLimit) {
  Bytes record = citizen_record({});
  record.resize(chip_text_bytes + appended_address_bytes_max, 0);
  EXPECT_TRUE(read_chip_record(record, today));
  record.push_back(0x20);
  EXPECT_EQ(defect_of(record), Defect::record_length);
  record.push_back(0x00);
  EXPECT_EQ(defect_of(record), Defect::record_length);
}

TEST(ChipRecord, OfAnyOtherLengthIsRefused) {
  const Bytes record = citizen_record({});
  for (std::size_t length = 0; length < record.size(); ++length) {
    EXPECT_EQ(
        defect_of(Bytes(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(length))),
        Defect::record_length);
  }
  Bytes odd = record;
  odd.push_back(0x20);
  EXPECT_EQ(defect_of(odd), Defect::record_text);
  Bytes with_photo = record;
  with_photo.resize(record.size() + 1024, 0x57);
  EXPECT_EQ(defect_of(with_photo), Defect::record_length);
}

TEST(ChipRecord, ReadsNamesBeyondTheBasicPlaneAndOfPrivateUse) {
  CitizenFields fields;
  fields.name = "𠀀\xEE\x80\x80";
  EXPECT_EQ(read_chip_record(citizen_record(fields), today)->name, fields.name);
}

TEST(ChipRecord, WithHalfASurrogatePairIsNoText) {
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 0, 0xD840)), Defect::record_text);
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 0, 0xDC00)), Defect::record_text);
  // A pair that the end of the field cuts in two.
  const Bytes cut = with_unit(with_unit(citizen_record({}), 28, 0xD840), 30, 0xDC00);
  EXPECT_EQ(defect_of(cut), Defect::record_text);
}

TEST(ChipRecord, WithControlsInANameIsNoText) {
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 2, 0x000A)), Defect::record_text);
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 2, 0x202E)), Defect::record_text);
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 2, 0xFFFF)), Defect::record_text);
}

TEST(ChipRecord, PaddedWithNulsIsReadAsWell) {
  Bytes record = citizen_record({});
  for (std::size_t at = 6; at < 30; at += 2) record = with_unit(record, at, 0);
  EXPECT_EQ(read_chip_record(record, today)->name, "测试甲");
}

TEST(ChipRecord, NeverFailsOnAnEthnicityOrASexThatNobodyKnows) {
  for (const char* ethnicity : {"00", "57", "93", "98", "99", "ZZ", "  "}) {
    CitizenFields fields;
    fields.ethnicity = ethnicity;
    EXPECT_TRUE(read_chip_record(citizen_record(fields), today)) << ethnicity;
  }
  const auto sex_of = [](char code) {
    CitizenFields fields;
    fields.sex = code;
    return read_chip_record(citizen_record(fields), today)->sex;
  };
  EXPECT_EQ(sex_of('0'), Sex::unknown);
  EXPECT_EQ(sex_of('1'), Sex::male);
  EXPECT_EQ(sex_of('2'), Sex::female);
  EXPECT_EQ(sex_of('9'), Sex::not_stated);
  EXPECT_EQ(sex_of('7'), Sex::unknown);
  EXPECT_EQ(sex_of(' '), Sex::unknown);
}

TEST(ChipRecord, WithAForgedCheckCharacterIsRefused) {
  CitizenFields fields;
  fields.number = "110105194912310021";
  EXPECT_EQ(defect_of(citizen_record(fields)), Defect::number_check);
}

TEST(ChipRecord, NamesTheDefectOfItsNumber) {
  const auto defect = [](std::string number) {
    CitizenFields fields;
    fields.number = std::move(number);
    return defect_of(citizen_record(fields));
  };
  EXPECT_EQ(defect(""), Defect::number_form);
  EXPECT_EQ(defect("1101051949123100"), Defect::number_form);
  EXPECT_EQ(defect("990105194912310020"), Defect::number_region);
  EXPECT_EQ(defect("11010519491331002X"), Defect::number_date);
}

TEST(ChipRecord, WhoseTwoBirthDatesDisagreeIsRefused) {
  CitizenFields fields;
  fields.birth = "19491230";
  EXPECT_EQ(defect_of(citizen_record(fields)), Defect::birth_disagrees);
  test::Foreigner2017Fields foreigner;
  foreigner.birth = "19901230";
  EXPECT_EQ(defect_of(test::foreigner_2017_record(foreigner)), Defect::birth_disagrees);
  test::HkmtPermitFields permit;
  permit.birth = "19910101";
  EXPECT_EQ(defect_of(test::hkmt_permit_record(permit)), Defect::birth_disagrees);
  test::Foreigner2023Fields other;
  other.birth = "19911230";
  EXPECT_EQ(defect_of(test::foreigner_2023_record(other)), Defect::birth_disagrees);
}

TEST(ChipRecord, WhosePrintedBirthIsNoDateIsRefused) {
  for (const char* birth : {"        ", "19490231", "1949123", "30000101"}) {
    CitizenFields fields;
    fields.birth = birth;
    EXPECT_EQ(defect_of(citizen_record(fields)), Defect::number_date) << birth;
  }
}

TEST(ChipRecord, OfAForeignerTakesTheCenturyFromThePrintedBirth) {
  test::Foreigner2017Fields fields;
  fields.number = test::with_icao_check("KAZ11002001010");
  fields.birth = "19200101";
  EXPECT_EQ(read_chip_record(test::foreigner_2017_record(fields), today)->birth,
            1920y / January / 1);
}

TEST(ChipRecord, OfSomebodyOlderThanAnybodyIsRefused) {
  test::Foreigner2017Fields fields;
  fields.birth = "18901231";
  EXPECT_EQ(defect_of(test::foreigner_2017_record(fields)), Defect::number_date);
  const Bytes record = citizen_record(test::citizen_born("19010310"));
  EXPECT_TRUE(read_chip_record(record, today));
  EXPECT_EQ(defect_of(record, 2026y / March / 11), Defect::number_date);
}

TEST(ChipRecord, OfSomebodyBornTodayIsReadAndTomorrowIsNot) {
  const Bytes record = citizen_record(test::citizen_born("20260310"));
  EXPECT_TRUE(read_chip_record(record, today));
  EXPECT_EQ(defect_of(record, 2026y / March / 9), Defect::number_date);
}

TEST(ChipRecord, WithImpossibleValidityIsRefused) {
  const auto defect = [](std::string from, std::string to) {
    CitizenFields fields;
    fields.valid_from = std::move(from);
    fields.valid_to = std::move(to);
    return defect_of(citizen_record(fields));
  };
  EXPECT_EQ(defect("20200101", "20191231"), Defect::dates_disorder);
  EXPECT_EQ(defect("20200101", "        "), Defect::dates_disorder);
  EXPECT_EQ(defect("        ", "长期"), Defect::dates_disorder);
  EXPECT_EQ(defect("20200230", "长期"), Defect::dates_disorder);
  EXPECT_EQ(defect("20200101", "永久"), Defect::dates_disorder);
  EXPECT_EQ(defect("长期", "长期"), Defect::dates_disorder);
}

TEST(ChipRecord, ThatEndedLongAgoIsReadAndLeftToTheRules) {
  CitizenFields fields;
  fields.valid_from = fields.valid_to = "20100101";
  EXPECT_EQ(read_chip_record(citizen_record(fields), today)->valid_to, 2010y / January / 1);
}

TEST(ChipRecord, WhoseNumberIsOfAnotherDocumentIsRefused) {
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 248, u'J')), Defect::number_region);
  EXPECT_EQ(defect_of(with_unit(test::hkmt_permit_record({}), 248, u' ')), Defect::number_region);
  EXPECT_EQ(defect_of(with_unit(citizen_record({}), 248, u'Y')), Defect::number_form);
  CitizenFields fields;
  fields.number = "911398199012310021";
  fields.birth = "19901231";
  EXPECT_EQ(defect_of(citizen_record(fields)), Defect::number_form);
}

TEST(ChipRecord, WithAnUnknownTypeMarkIsACitizens) {
  EXPECT_EQ(read_chip_record(with_unit(citizen_record({}), 248, u'Z'), today)->document,
            DocumentKind::citizen_id);
}

TEST(ChipRecord, NormalisesASmallX) {
  CitizenFields fields;
  fields.number = "11010519491231002x";
  EXPECT_EQ(read_chip_record(citizen_record(fields), today)->number, "11010519491231002X");
}

TEST(ChipRecord, BecomesACredentialByChip) {
  const Credential citizen = credential_of(*read_chip_record(citizen_record({}), today));
  EXPECT_EQ(citizen.document, DocumentKind::citizen_id);
  EXPECT_EQ(citizen.evidence, Evidence::chip_read);
  EXPECT_EQ(citizen.number, "11010519491231002X");
  EXPECT_EQ(citizen.name, "测试甲");
  EXPECT_EQ(citizen.birth, 1949y / December / 31);
  EXPECT_EQ(citizen.valid_from, 2020y / January / 1);
  EXPECT_EQ(citizen.nationality, "");
  EXPECT_FALSE(citizen.single_use);
  EXPECT_FALSE(citizen.no_chip_reason);
  const Credential foreigner =
      credential_of(*read_chip_record(test::foreigner_2023_record({}), today));
  EXPECT_EQ(foreigner.name, "TEST, ANOTHER PERSON");
  EXPECT_EQ(foreigner.nationality, "KAZ");
  test::Foreigner2023Fields chinese_only;
  chinese_only.english_name = "";
  EXPECT_EQ(credential_of(*read_chip_record(test::foreigner_2023_record(chinese_only), today)).name,
            "测试丁");
}

// A record that still reads after one altered byte must say the same of number and birth: the check
// character and the second birth field are there for that.
TEST(ChipRecord, WithOneAlteredByteNeverCrashesAndNeverNamesAnotherPerson) {
  for (const Bytes& record : {citizen_record({}), test::hkmt_permit_record({}),
                              test::foreigner_2017_record({}), test::foreigner_2023_record({})}) {
    const auto original = *read_chip_record(record, today);
    for (std::size_t at = 0; at < record.size(); ++at) {
      for (const int change : {1, 2, 3, 4, 5, 8, 9, 15, 16, 32, 64, 128, 255}) {
        Bytes altered = record;
        altered[at] = static_cast<std::uint8_t>(altered[at] ^ change);
        const auto read = read_chip_record(altered, today);
        if (!read) continue;
        EXPECT_EQ(read->number, original.number) << at;
        EXPECT_EQ(read->birth, original.birth) << at;
      }
    }
  }
}

// The register has room for three letters: more would keep the leaf, and so the gate, from working.
TEST(ChipRecord, LeavesOutANationalityThatIsNone) {
  for (const char* wrong : {"哈萨克", "kaz", "K1Z", "K"}) {
    test::Foreigner2017Fields fields;
    fields.nationality = wrong;
    const auto read = read_chip_record(test::foreigner_2017_record(fields), today);
    ASSERT_TRUE(read) << wrong;
    EXPECT_EQ(read->nationality, "") << wrong;
  }
}

}  // namespace
}  // namespace menshen::identity
