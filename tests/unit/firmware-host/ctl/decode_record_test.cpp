#include "firmware-host/ctl/decode_record.hpp"

#include <gtest/gtest.h>

#include "tests/support/record_writer.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::ctl {
namespace {

// A reader's whole answer to 30 01, with stray bytes before it and a photo in it.
Bytes answer_with(ByteView text, std::uint8_t sw3 = 0x90) {
  Bytes body = {0x00, 0x00, sw3};
  if (sw3 == 0x90) {
    append_u16_be(body, 256);
    append_u16_be(body, 1024);
    body.insert(body.end(), text.begin(), text.end());
    body.insert(body.end(), 1024, 0x5A);
  }
  Bytes counted;
  append_u16_be(counted, static_cast<std::uint16_t>(body.size() + 1));
  counted.insert(counted.end(), body.begin(), body.end());
  std::uint8_t check = 0;
  for (const std::uint8_t byte : counted) check ^= byte;
  Bytes frame = {0x00, 0xFF, 0xAA, 0xAA, 0xAA, 0x96, 0x69};
  frame.insert(frame.end(), counted.begin(), counted.end());
  frame.push_back(check);
  return frame;
}

class DecodeRecord : public ::testing::Test {
 protected:
  test::Ended decode(ByteView bytes) {
    return line_.run({"decode-record", line_.write("record", text_of(bytes))});
  }
  test::CommandLine line_;
};

TEST_F(DecodeRecord, ShowsEveryFieldOfACitizensCardInAFixedOrder) {
  const auto ended = decode(test::citizen_record({}));
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.out,
            R"({"document":"citizen_id","name":"测试甲","english_name":"","sex":"female",)"
            R"("ethnicity":"01","birth":"1949-12-31","address":"北京市东城区测试路1号",)"
            R"("appended_address":"","number":"11010519491231002X",)"
            R"("authority":"北京市公安局测试分局","valid_from":"2020-01-01","valid_to":null,)"
            R"("nationality":"","pass_number":"","issue_count":"","card_version":"",)"
            R"("earlier_number_link":""})"
            "\n");
  EXPECT_EQ(ended.err, "");
}

TEST_F(DecodeRecord, KnowsTheThreeOtherLayouts) {
  EXPECT_EQ(decode(test::hkmt_permit_record({})).json().at("document"), "hkmt_permit");
  EXPECT_EQ(decode(test::hkmt_permit_record({})).json().at("pass_number"), "H00000001");
  EXPECT_EQ(decode(test::foreigner_2017_record({})).json().at("english_name"), "TEST, PERSON");
  EXPECT_EQ(decode(test::foreigner_2023_record({})).json().at("number"), "911398199112310029");
}

TEST_F(DecodeRecord, TakesHexDigitsInLinesAsWellAsBytes) {
  const Bytes record = test::citizen_record({});
  std::string hex = to_hex(record);
  hex.insert(128, "\r\n\t ");
  const auto ended = line_.run({"decode-record", "-"}, hex + "\n");
  EXPECT_EQ(ended.code, exit_ok);
  EXPECT_EQ(ended.out, decode(record).out);
}

TEST_F(DecodeRecord, TakesAWholeAnswerWithItsPhoto) {
  const Bytes record = test::citizen_record({});
  EXPECT_EQ(decode(answer_with(record)).out, decode(record).out);
  const auto hex = line_.run({"decode-record", "-"}, to_hex(answer_with(record)));
  EXPECT_EQ(hex.out, decode(record).out);
}

TEST_F(DecodeRecord, NeverShowsThePhoto) {
  const auto ended = decode(answer_with(test::citizen_record({})));
  EXPECT_EQ(ended.out.find("5a5a"), std::string::npos);
  EXPECT_LT(ended.out.size(), 1024U);
}

TEST_F(DecodeRecord, TakesTheReadAnswerAfterThoseToFindAndSelect) {
  Bytes talk = answer_with({}, 0x9F);
  const Bytes read = answer_with(test::citizen_record({}));
  talk.insert(talk.end(), read.begin(), read.end());
  EXPECT_EQ(decode(talk).code, exit_ok);
}

TEST_F(DecodeRecord, ReadsAnAppendedAddressAfterTheRecord) {
  Bytes record = test::citizen_record({});
  Bytes appended = test::utf16le("南京市测试路2号");
  while (appended.size() < 70) {
    appended.push_back(' ');
    appended.push_back(0);
  }
  record.insert(record.end(), appended.begin(), appended.end());
  EXPECT_EQ(decode(record).json().at("appended_address"), "南京市测试路2号");
}

TEST_F(DecodeRecord, NamesTheDefectOfABadNumber) {
  test::CitizenFields fields;
  fields.number = "110105194912310021";
  const auto ended = decode(test::citizen_record(fields));
  EXPECT_EQ(ended.code, exit_no);
  EXPECT_EQ(ended.out, "{\"defect\":\"number_check\"}\n");
}

TEST_F(DecodeRecord, NamesWhatIsWrongWithAnAnswer) {
  Bytes broken = answer_with(test::citizen_record({}));
  broken[100] ^= 1;
  EXPECT_EQ(decode(broken).out, "{\"defect\":\"frame_check\"}\n");
  EXPECT_EQ(decode(answer_with({}, 0x41)).out, "{\"defect\":\"module_status\",\"sw3\":\"41\"}\n");
  Bytes cut = answer_with(test::citizen_record({}));
  cut.resize(500);
  EXPECT_EQ(decode(cut).out, "{\"defect\":\"frame_length\"}\n");
  EXPECT_EQ(decode(answer_with({}, 0x9F)).out, "{\"defect\":\"record_lengths\"}\n");
}

TEST_F(DecodeRecord, RefusesEveryLengthThatIsNoRecords) {
  for (const std::size_t size : {0, 1, 255, 537}) {
    const auto ended = decode(Bytes(size, 0x01));
    EXPECT_EQ(ended.out, "{\"defect\":\"record_length\"}\n") << size;
    EXPECT_EQ(ended.code, exit_no);
  }
}

TEST_F(DecodeRecord, OneByteBeyondTheInputsLimitIsNotRead) {
  EXPECT_EQ(decode(Bytes(input_bytes_max + 1, 0x01)).code, exit_file);
  EXPECT_EQ(line_.run({"decode-record", "-"}, std::string(input_bytes_max + 1, 'a')).code,
            exit_file);
  EXPECT_EQ(line_.run({"decode-record", "-"}, std::string(input_bytes_max, '\x01')).code, exit_no);
}

TEST_F(DecodeRecord, AFileThatIsNotThereIsSaidSo) {
  const auto ended = line_.run({"decode-record", line_.path("absent")});
  EXPECT_EQ(ended.code, exit_file);
  EXPECT_EQ(ended.out, "");
  EXPECT_NE(ended.err.find("absent"), std::string::npos);
}

}  // namespace
}  // namespace menshen::ctl
