#include "drivers/card_reader/sam_record.hpp"

#include <gtest/gtest.h>

#include "drivers/card_reader/errc.hpp"
#include "drivers/card_reader/sam_frame.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/record_writer.hpp"

namespace menshen::card_reader {
namespace {

Bytes read_data(std::size_t text, std::size_t photo) {
  Bytes data;
  append_u16_be(data, static_cast<std::uint16_t>(text));
  append_u16_be(data, static_cast<std::uint16_t>(photo));
  data.resize(4 + text, 'T');
  data.resize(4 + text + photo, 'P');
  return data;
}

TEST(SamRecord, TakesTheTextAndNothingOfThePhoto) {
  const auto text = take_text(read_data(256, 1024));
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, Bytes(256, 'T'));
}

TEST(SamRecord, TakesACardWithoutAPhoto) { EXPECT_TRUE(take_text(read_data(256, 0))); }

TEST(SamRecord, RefusesLengthsThatDoNotFit) {
  EXPECT_EQ(take_text(read_data(255, 1024)).error(), Errc::record_lengths);
  EXPECT_EQ(take_text(read_data(257, 1024)).error(), Errc::record_lengths);
  EXPECT_EQ(take_text(read_data(256, photo_bytes_max + 1)).error(), Errc::record_lengths);
  Bytes longer = read_data(256, 1024);
  longer.push_back(0);
  EXPECT_EQ(take_text(longer).error(), Errc::record_lengths);
}

TEST(SamRecord, RefusesEveryTruncation) {
  const Bytes whole = read_data(256, 1024);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(take_text(cut).error(), Errc::record_lengths) << size;
  }
}

TEST(SamRecord, FormatsTheModuleNumberLittleEndian) {
  const Bytes number{0x05, 0x00, 0x01, 0x00, 0xD6, 0x25, 0x35, 0x01,
                     0x40, 0xE2, 0x01, 0x00, 0xB1, 0x68, 0xDE, 0x3A};
  EXPECT_EQ(format_module_number(number), "05.01-20260310-0000123456-0987654321");
  EXPECT_EQ(format_module_number(Bytes(16, 0xFF)), "65535.65535-4294967295-4294967295-4294967295");
}

TEST(SamRecord, HasNoModuleNumberOfAnotherLengthOrOfZeros) {
  EXPECT_FALSE(format_module_number(Bytes(15, 1)));
  EXPECT_FALSE(format_module_number(Bytes(17, 1)));
  EXPECT_FALSE(format_module_number({}));
  EXPECT_FALSE(format_module_number(Bytes(16, 0)));
}

// The two constructed records, wrapped as a whole answer; their check bytes are published.
class PublicRecord : public testing::TestWithParam<std::pair<const char*, std::uint8_t>> {};

TEST_P(PublicRecord, ComesOutOfAWholeAnswerUnchanged) {
  const auto path = test::public_vectors(std::string("card_reader/") + GetParam().first);
  if (!path) GTEST_SKIP() << "public vectors are not here";
  std::string digits;
  for (const std::uint8_t byte : test::read_file(*path)) {
    if (byte != ' ' && byte != '\n') digits += static_cast<char>(byte);
  }
  const Bytes record = from_hex(digits).value();
  Bytes answer = from_hex(
                     "aaaaaa96690508000090"
                     "01000400")
                     .value();
  answer.insert(answer.end(), record.begin(), record.end());
  const Bytes photo_head{0x57, 0x4C, 0x66, 0x00, 0x7E, 0x00, 0x32, 0x00};
  answer.insert(answer.end(), photo_head.begin(), photo_head.end());
  answer.resize(answer.size() + 1016);
  answer.push_back(GetParam().second);
  ASSERT_EQ(answer.size(), 1295U);

  auto decoded = AnswerDecoder().feed(answer);
  ASSERT_EQ(decoded.size(), 1U);
  ASSERT_TRUE(decoded[0]) << "the published check byte does not fit";
  EXPECT_EQ(take_text(decoded[0]->data).value(), record);
}

INSTANTIATE_TEST_SUITE_P(Vectors, PublicRecord,
                         testing::Values(std::pair("citizen.hex", std::uint8_t{0x94}),
                                         std::pair("hkmt_permit.hex", std::uint8_t{0xAA})));

TEST(RecordWriter, WritesThePublicRecordsFromTheirFields) {
  const auto citizen = test::public_vectors("card_reader/citizen.hex");
  if (!citizen) GTEST_SKIP() << "public vectors are not here";
  const auto hex_of = [](const Bytes& record) {
    std::string text;
    for (const std::uint8_t byte : record) {
      text += to_hex(Bytes{byte}) + ' ';
    }
    text.pop_back();
    for (char& c : text) c = static_cast<char>(std::toupper(c));
    return text;
  };
  test::CitizenFields fields;
  fields.sex = '1';
  EXPECT_EQ(hex_of(test::citizen_record(fields)), text_of(test::read_file(*citizen)));
  const auto permit = test::public_vectors("card_reader/hkmt_permit.hex");
  test::HkmtPermitFields permit_fields;
  permit_fields.valid_to = "20250101";
  permit_fields.pass_number = "H00000000";
  EXPECT_EQ(hex_of(test::hkmt_permit_record(permit_fields)), text_of(test::read_file(*permit)));
}

TEST(RecordWriter, MakesNumbersWhoseChecksArePublished) {
  EXPECT_EQ(test::with_check_character("11010519491231002"), "11010519491231002X");
  EXPECT_EQ(test::with_check_character("44052418800101001"), "440524188001010014");
  EXPECT_EQ(test::with_check_character("91139819901231002"), "911398199012310021");
  EXPECT_EQ(test::with_icao_check("KAZ11009012310"), "KAZ110090123105");
  EXPECT_EQ(test::citizen_born("20080229", "测试戊", 7).number.substr(0, 17), "11010520080229007");
}

}  // namespace
}  // namespace menshen::card_reader
