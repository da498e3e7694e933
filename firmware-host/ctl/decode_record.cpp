#include "firmware-host/ctl/decode_record.hpp"

#include <algorithm>
#include <array>

#include "drivers/card_reader/errc.hpp"
#include "drivers/card_reader/sam_frame.hpp"
#include "drivers/card_reader/sam_record.hpp"
#include "drivers/card_reader/sam_status.hpp"
#include "firmware-host/ctl/words.hpp"
#include "gateway/identity/chip_record.hpp"

namespace menshen::ctl {
namespace {

constexpr std::array<std::uint8_t, 5> preamble = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

struct Found {
  Bytes record;
  std::string defect;  // of the frame; empty where there is a record
  std::string sw3;     // of an answer that brought no record
};

Bytes bytes_of_input(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') digits += c;
  }
  // A record of text holds zero bytes, so it is never taken for hex digits.
  const auto decoded = from_hex(digits);
  return decoded && !digits.empty() ? *decoded : to_bytes(text);
}

std::string defect_of(const Error& error) {
  if (error == card_reader::Errc::frame_check) return "frame_check";
  if (error == card_reader::Errc::record_lengths) return "record_lengths";
  return "frame_length";
}

Found record_of(const card_reader::Answer& answer) {
  if (card_reader::status_of(answer.sw3) != card_reader::Status::done) {
    return {{}, "module_status", to_hex({&answer.sw3, 1})};
  }
  auto record = card_reader::take_text(answer.data);
  if (!record) return {{}, defect_of(record.error()), ""};
  return {std::move(*record), "", ""};
}

// Answers to find and select may come before the one to read: the first that brings a record
// counts, else what was wrong with the last.
Found record_in_answers(ByteView bytes) {
  card_reader::AnswerDecoder decoder;
  Found found{{}, "frame_length", ""};
  for (const auto& answer : decoder.feed(bytes)) {
    found = answer ? record_of(*answer) : Found{{}, defect_of(answer.error()), ""};
    if (found.defect.empty()) break;
  }
  return found;
}

boost::json::object fields_of(const identity::ChipRecord& record) {
  return {{"document", name_of(record.document)},
          {"name", record.name},
          {"english_name", record.english_name},
          {"sex", name_of(record.sex)},
          {"ethnicity", record.ethnicity},
          {"birth", to_iso(record.birth)},
          {"address", record.address},
          {"appended_address", record.appended_address},
          {"number", record.number},
          {"authority", record.authority},
          {"valid_from", json_date(record.valid_from)},
          {"valid_to", json_date(record.valid_to)},
          {"nationality", record.nationality},
          {"pass_number", record.pass_number},
          {"issue_count", record.issue_count},
          {"card_version", record.card_version},
          {"earlier_number_link", record.earlier_number_link}};
}

}  // namespace

int decode_record(const std::string& file, const CivilDate& today, const Streams& streams) {
  const auto text = read_input(file, streams);
  if (!text) return exit_file;
  const Bytes bytes = bytes_of_input(*text);
  const bool framed = std::ranges::search(bytes, preamble).begin() != bytes.end();
  const Found found = framed ? record_in_answers(bytes) : Found{bytes, "", ""};
  if (!found.defect.empty()) {
    boost::json::object line{{"defect", found.defect}};
    if (!found.sw3.empty()) line["sw3"] = found.sw3;
    print_line(streams, line);
    return exit_no;
  }
  const auto record = identity::read_chip_record(found.record, today);
  if (!record) {
    print_line(streams, {{"defect", name_of(record.error())}});
    return exit_no;
  }
  print_line(streams, fields_of(*record));
  return exit_ok;
}

}  // namespace menshen::ctl
