#include "drivers/gate/relay_frames.hpp"

#include <gtest/gtest.h>

#include <array>

namespace menshen::gate {
namespace {

using namespace std::chrono_literals;

// As it goes over the line.
std::string on_line(Bytes request) {
  const std::uint16_t crc = crc16(request);
  request.push_back(static_cast<std::uint8_t>(crc & 0xFF));
  request.push_back(static_cast<std::uint8_t>(crc >> 8));
  return to_hex(request);
}

AnswerKind kind(const Bytes& request, std::string_view received) {
  return check_answer(request, *from_hex(received)).kind;
}

TEST(RelayFrames, AreTheBytesThatTheBoardsDocument) {
  EXPECT_EQ(on_line(switch_request(0xFF, 0, true)), "ff050000ff0099e4");
  EXPECT_EQ(on_line(switch_request(0xFF, 0, false)), "ff0500000000d814");
  EXPECT_EQ(on_line(switch_request(0xFF, 1, true)), "ff050001ff00c824");
  EXPECT_EQ(on_line(switch_request(0xFF, 1, false)), "ff050001000089d4");
  EXPECT_EQ(on_line(inputs_request(0xFF)), "ff02000000086c12");
  EXPECT_EQ(on_line(flash_registers_request(0xFF, 0, 2s)),
            "ff1000030002040004"
            "0014c59f");
  EXPECT_EQ(on_line(flash_registers_request(0xFE, 1, 1s)),
            "fe1000080002040004"
            "000a00d8");
  EXPECT_EQ(on_line(flash_coil_request(1, 0, 700ms)), "0105020000078db0");
  EXPECT_EQ(on_line(flash_coil_request(1, 1, 800ms)), "0105020100089c74");
}

TEST(RelayFrames, NeverMakeAPulseShorterThanAsked) {
  const auto tenths = [](std::chrono::milliseconds length) {
    const Bytes request = flash_coil_request(1, 0, length);
    return request[4] << 8 | request[5];
  };
  EXPECT_EQ(tenths(0ms), 1);
  EXPECT_EQ(tenths(100ms), 1);
  EXPECT_EQ(tenths(101ms), 2);
  EXPECT_EQ(tenths(10s), 100);
  EXPECT_EQ(tenths(std::chrono::milliseconds(flash_tenths_max * 100)), 0x7FFF);
  EXPECT_EQ(tenths(std::chrono::milliseconds(flash_tenths_max * 100 + 1)), 0x7FFF);
}

// The tables of the reference implementations, built the obvious way, against the bit by bit one.
TEST(RelayFrames, HaveTheCrcOfATable) {
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    unsigned value = i;
    for (int bit = 0; bit < 8; ++bit) value = value % 2 != 0 ? value / 2 ^ 0xA001U : value / 2;
    table[i] = static_cast<std::uint16_t>(value);
  }
  Bytes bytes;
  for (unsigned i = 0; i < 300; ++i) {
    unsigned crc = 0xFFFF;
    for (const std::uint8_t byte : bytes) crc = crc / 256 ^ table[(crc ^ byte) % 256];
    ASSERT_EQ(crc16(bytes), crc);
    bytes.push_back(static_cast<std::uint8_t>(i * 37 + 11));
  }
}

TEST(Answers, AreGoodWhenTheyEchoTheRequest) {
  EXPECT_EQ(kind(switch_request(0xFF, 0, true), "ff050000ff0099e4"), AnswerKind::good);
  EXPECT_EQ(kind(switch_request(0xFF, 0, true), "ff050000ff0099e4000000"), AnswerKind::good);
  EXPECT_EQ(kind(flash_registers_request(0xFF, 0, 2s), "ff1000030002a416"), AnswerKind::good);
  EXPECT_EQ(kind(flash_coil_request(1, 0, 700ms), "0105020000078db0"), AnswerKind::good);
}

TEST(Answers, TellTheInputs) {
  const Answer answer = check_answer(inputs_request(0xFF), *from_hex("ff02010151a0"));
  EXPECT_EQ(answer.kind, AnswerKind::good);
  EXPECT_EQ(answer.inputs, 0x01);
  EXPECT_EQ(kind(inputs_request(0xFF), "ff02010051a0"), AnswerKind::garbled);
  EXPECT_EQ(kind(inputs_request(0xFF), "ff0202010151a0"), AnswerKind::garbled);
}

TEST(Answers, AreSilenceWhereNothingCame) {
  EXPECT_EQ(kind(switch_request(0xFF, 0, true), ""), AnswerKind::silent);
  EXPECT_EQ(kind(switch_request(0xFF, 0, true), "0000000000000000"), AnswerKind::silent);
}

TEST(Answers, AreGarbledWhenTheyEchoSomethingElse) {
  const Bytes request = switch_request(0xFF, 0, true);
  EXPECT_EQ(kind(request, "ff0500000000d814"), AnswerKind::garbled);  // off, for on
  EXPECT_EQ(kind(request, "ff050001ff00c824"), AnswerKind::garbled);  // another relay
  EXPECT_EQ(kind(request, "ff02010151a0"), AnswerKind::garbled);      // another function
  EXPECT_EQ(kind(request, "01050000ff008c3a"), AnswerKind::garbled);  // another unit
}

TEST(Answers, AreAsLongAsTheirKindWhateverTheBoardSays) {
  const Bytes request = inputs_request(0xFF);
  EXPECT_EQ(answer_bytes(request, Bytes{}), 6U);
  EXPECT_EQ(answer_bytes(request, Bytes{0xFF, 0x02, 0xFF}), 6U);  // "255 bytes of inputs follow"
  EXPECT_EQ(answer_bytes(request, Bytes{0xFF, 0x82}), 5U);
  for (const Bytes& writes : {switch_request(1, 0, true), flash_registers_request(1, 0, 1s)}) {
    EXPECT_EQ(answer_bytes(writes, Bytes{}), answer_bytes_max);
    EXPECT_EQ(answer_bytes(writes, Bytes{1}), answer_bytes_max);
    EXPECT_EQ(answer_bytes(writes, Bytes{1, static_cast<std::uint8_t>(writes[1] | 0x80)}), 5U);
  }
}

TEST(Answers, AreExceptionsOnlyWithAGoodCrc) {
  const Bytes request = switch_request(0xFF, 0, true);
  Bytes refusal = {0xFF, 0x85, 0x04};
  const std::uint16_t crc = crc16(refusal);
  append_u16_be(refusal, static_cast<std::uint16_t>(crc << 8 | crc >> 8));
  EXPECT_EQ(check_answer(request, refusal).kind, AnswerKind::exception);
  refusal.back() ^= 1;
  EXPECT_EQ(check_answer(request, refusal).kind, AnswerKind::garbled);
}

TEST(Answers, AreGarbledWhereverTheyBreakOffAndWhicheverBitIsTurned) {
  struct Pair {
    Bytes request;
    const char* answer;
  };
  for (const Pair& pair : {Pair{switch_request(0xFF, 0, true), "ff050000ff0099e4"},
                           Pair{flash_registers_request(0xFF, 0, 2s), "ff1000030002a416"},
                           Pair{inputs_request(0xFF), "ff02010151a0"}}) {
    const Bytes whole = *from_hex(pair.answer);
    for (std::size_t size = 1; size < whole.size(); ++size) {
      EXPECT_EQ(check_answer(pair.request, ByteView(whole).first(size)).kind, AnswerKind::garbled);
    }
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      Bytes bent = whole;
      bent[bit / 8] = static_cast<std::uint8_t>(bent[bit / 8] ^ 1 << bit % 8);
      EXPECT_EQ(check_answer(pair.request, bent).kind, AnswerKind::garbled) << bit;
    }
  }
}

}  // namespace
}  // namespace menshen::gate
