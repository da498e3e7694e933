#include "drivers/camera/camera_message.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "drivers/camera/errc.hpp"

namespace menshen::camera {
namespace {

using namespace std::chrono_literals;

CodeSeen code_of(std::size_t bytes) { return {"QRCode", Bytes(bytes, 'A'), 12ms}; }

std::vector<Message> one_of_each() {
  return {Hello{}, Heartbeat{{1, 0xFFFF'FFFF'FFFF'FFFF, 3}}, code_of(300),
          SourceTrouble{Trouble::no_picture}, SourceTrouble{Trouble::code_too_long}};
}

Bytes stream_of(const std::vector<Message>& messages) {
  Bytes stream;
  for (const Message& message : messages) {
    const Bytes bytes = encode(message);
    stream.insert(stream.end(), bytes.begin(), bytes.end());
  }
  return stream;
}

Error error_of(const Bytes& bytes) {
  MessageDecoder decoder;
  EXPECT_TRUE(decoder.feed(bytes).empty());
  return decoder.error();
}

TEST(CameraMessage, HasTheBytesThatItsHeaderDescribes) {
  EXPECT_EQ(to_hex(encode(Hello{1})), "0003010001");
  EXPECT_EQ(to_hex(encode(Heartbeat{{258, 2, 3}})),
            "0019"
            "02"
            "0000000000000102"
            "0000000000000002"
            "0000000000000003");
  EXPECT_EQ(to_hex(encode(CodeSeen{"Aztec", to_bytes("HC1"), 300ms})),
            "000e"
            "03"
            "0000012c"
            "05"
            "417a746563"
            "484331");
  EXPECT_EQ(to_hex(encode(SourceTrouble{Trouble::code_too_long})), "00020402");
}

TEST(CameraMessage, ComesBackAsItWas) {
  MessageDecoder decoder;
  EXPECT_EQ(decoder.feed(stream_of(one_of_each())), one_of_each());
  EXPECT_FALSE(decoder.error());
}

TEST(CameraMessage, ComesBackHoweverTheBytesAreCut) {
  const Bytes stream = stream_of(one_of_each());
  for (std::size_t step = 1; step < 40; ++step) {
    MessageDecoder decoder;
    std::vector<Message> heard;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      const auto piece = ByteView(stream).subspan(at, std::min(step, stream.size() - at));
      for (auto& message : decoder.feed(piece)) heard.push_back(std::move(message));
    }
    EXPECT_EQ(heard, one_of_each()) << "pieces of " << step;
  }
}

TEST(CameraMessage, WaitsForMoreWhenCutShort) {
  const Bytes stream = encode(code_of(100));
  for (std::size_t length = 0; length < stream.size(); ++length) {
    MessageDecoder decoder;
    EXPECT_TRUE(decoder.feed(ByteView(stream).first(length)).empty());
    EXPECT_FALSE(decoder.error());
  }
}

TEST(CameraMessage, CarriesTheLongestCodeAndNotOneByteMore) {
  MessageDecoder decoder;
  const Message longest =
      CodeSeen{std::string(symbology_bytes_max, 's'), Bytes(scan_bytes_max), 1ms};
  EXPECT_EQ(decoder.feed(encode(longest)), std::vector<Message>{longest});

  // A code one byte too long, with room left by a short name.
  Bytes over = from_hex(
                   "1007"
                   "03"
                   "00000001"
                   "01"
                   "73")
                   .value();
  over.resize(over.size() + scan_bytes_max + 1 - 1);
  over.resize(message_length_bytes + 0x1007);
  EXPECT_EQ(0x1007U, 1 + 4 + 1 + 1 + scan_bytes_max);
  MessageDecoder exact;
  EXPECT_EQ(exact.feed(over).size(), 1U);
  over[1] = 0x08;
  over.push_back(0);
  EXPECT_EQ(error_of(over), Errc::message_body);
}

TEST(CameraMessage, RefusesALengthBeyondTheLimitAtOnce) {
  Bytes head;
  append_u16_be(head, message_body_bytes_max + 1);
  EXPECT_EQ(error_of(head), Errc::message_too_long);
  Bytes longest;
  append_u16_be(longest, message_body_bytes_max);
  EXPECT_FALSE(error_of(longest));
}

TEST(CameraMessage, RefusesUnknownKindsAndWrongBodies) {
  EXPECT_EQ(error_of(from_hex("0000").value()), Errc::message_body);
  EXPECT_EQ(error_of(from_hex("000100").value()), Errc::message_kind);
  EXPECT_EQ(error_of(from_hex("000105").value()), Errc::message_kind);
  EXPECT_EQ(error_of(from_hex("00020100").value()), Errc::message_body);      // hello of one byte
  EXPECT_EQ(error_of(from_hex("000401000100").value()), Errc::message_body);  // and of three
  EXPECT_EQ(error_of(from_hex("0003020000").value()), Errc::message_body);    // short heartbeat
  EXPECT_EQ(error_of(from_hex("00020400").value()), Errc::message_body);      // trouble 0
  EXPECT_EQ(error_of(from_hex("00020403").value()), Errc::message_body);      // trouble 3
  EXPECT_EQ(error_of(from_hex("00050300000001").value()), Errc::message_body);
}

TEST(CameraMessage, RefusesACodeThatCarriesNothingOrANameBeyondTheLimit) {
  EXPECT_EQ(error_of(from_hex("0006030000000100").value()), Errc::message_body);
  EXPECT_EQ(error_of(from_hex("000703000000010173").value()), Errc::message_body);
  EXPECT_EQ(error_of(from_hex("00070300000001ff73").value()), Errc::message_body);
  Bytes named;
  append_u16_be(named, static_cast<std::uint16_t>(6 + symbology_bytes_max + 1 + 1));
  named.insert(named.end(), {3, 0, 0, 0, 1, static_cast<std::uint8_t>(symbology_bytes_max + 1)});
  named.resize(named.size() + symbology_bytes_max + 2, 'x');
  EXPECT_EQ(error_of(named), Errc::message_body);
}

TEST(CameraMessage, DeliversWhatCameBeforeNonsenseAndNothingAfter) {
  Bytes stream = stream_of({Hello{}, Heartbeat{}});
  const Bytes nonsense = from_hex("0001ff").value();
  stream.insert(stream.end(), nonsense.begin(), nonsense.end());
  MessageDecoder decoder;
  EXPECT_EQ(decoder.feed(stream).size(), 2U);
  EXPECT_EQ(decoder.error(), Errc::message_kind);
  EXPECT_TRUE(decoder.feed(encode(Hello{})).empty());
  EXPECT_EQ(decoder.error(), Errc::message_kind);
}

TEST(CameraMessage, SurvivesEveryChangedByte) {
  const Bytes stream = stream_of(one_of_each());
  for (std::size_t at = 0; at < stream.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      Bytes changed = stream;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ flip);
      MessageDecoder decoder;
      for (const Message& message : decoder.feed(changed)) {
        const auto* code = std::get_if<CodeSeen>(&message);
        if (code == nullptr) continue;
        EXPECT_LE(code->bytes.size(), scan_bytes_max);
        EXPECT_LE(code->symbology.size(), symbology_bytes_max);
      }
    }
  }
}

TEST(CameraMessageDeathTest, OurOwnMessageBeyondItsLimitIsAMistake) {
  EXPECT_DEATH(encode(code_of(scan_bytes_max + 1)), "code within its limit");
  EXPECT_DEATH(encode(code_of(0)), "code within its limit");
  const CodeSeen named{std::string(symbology_bytes_max + 1, 's'), Bytes(1), 1ms};
  EXPECT_DEATH(encode(named), "symbology");
}

TEST(CameraErrors, EachHasWordsOfItsOwn) {
  std::vector<std::string> seen;
  for (int code = 1; code <= static_cast<int>(Errc::confinement); ++code) {
    const std::string words = make_error_code(static_cast<Errc>(code)).message();
    EXPECT_EQ(std::ranges::count(seen, words), 0) << words;
    EXPECT_NE(words, category().message(0));
    seen.push_back(words);
  }
}

}  // namespace
}  // namespace menshen::camera
