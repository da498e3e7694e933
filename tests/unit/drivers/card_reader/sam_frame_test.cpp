#include "drivers/card_reader/sam_frame.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "drivers/card_reader/errc.hpp"
#include "tests/support/paths.hpp"

namespace menshen::card_reader {
namespace {

const Bytes preamble{0xAA, 0xAA, 0xAA, 0x96, 0x69};

Bytes hex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ') digits += c;
  }
  return from_hex(digits).value();
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// An answer frame put together by hand.
Bytes frame(std::uint8_t sw3, const Bytes& data = {}) {
  Bytes bytes = preamble;
  append_u16_be(bytes, static_cast<std::uint16_t>(data.size() + 4));
  bytes.insert(bytes.end(), {0x00, 0x00, sw3});
  bytes.insert(bytes.end(), data.begin(), data.end());
  std::uint8_t sum = 0;
  for (std::size_t i = 5; i < bytes.size(); ++i) sum ^= bytes[i];
  bytes.push_back(sum);
  return bytes;
}

struct Outcome {
  std::vector<Answer> answers;
  std::vector<Error> errors;
};

void collect(Outcome& outcome, std::vector<Result<Answer>> results) {
  for (auto& result : results) {
    if (result) {
      outcome.answers.push_back(std::move(*result));
    } else {
      outcome.errors.push_back(result.error());
    }
  }
}

Outcome decode(ByteView bytes) {
  AnswerDecoder decoder;
  Outcome outcome;
  collect(outcome, decoder.feed(bytes));
  return outcome;
}

// The slow obvious twin: it sees the whole stream at once and looks at every position.
Outcome decode_slowly(const Bytes& stream) {
  Outcome outcome;
  for (std::size_t at = 0; at + 7 <= stream.size();) {
    const Bytes rest(stream.begin() + static_cast<std::ptrdiff_t>(at), stream.end());
    if (!std::equal(preamble.begin(), preamble.end(), rest.begin())) {
      ++at;
      continue;
    }
    const std::size_t length = static_cast<std::size_t>(rest[5]) * 256 + rest[6];
    if (length < 4 || 7 + length > answer_bytes_max) {
      outcome.errors.push_back(Errc::frame_length);
      ++at;
      continue;
    }
    if (rest.size() < 7 + length) break;
    std::uint8_t sum = 0;
    for (std::size_t i = 5; i < 7 + length; ++i) sum ^= rest[i];
    if (sum != 0) {
      outcome.errors.push_back(Errc::frame_check);
      ++at;
      continue;
    }
    const auto data_end = rest.begin() + static_cast<std::ptrdiff_t>(6 + length);
    outcome.answers.push_back({rest[7], rest[8], rest[9], Bytes(rest.begin() + 10, data_end)});
    at += 7 + length;
  }
  return outcome;
}

void expect_equal(const Outcome& a, const Outcome& b) {
  EXPECT_EQ(a.errors, b.errors);
  ASSERT_EQ(a.answers.size(), b.answers.size());
  for (std::size_t i = 0; i < a.answers.size(); ++i) {
    EXPECT_EQ(a.answers[i].sw1, b.answers[i].sw1);
    EXPECT_EQ(a.answers[i].sw2, b.answers[i].sw2);
    EXPECT_EQ(a.answers[i].sw3, b.answers[i].sw3);
    EXPECT_EQ(a.answers[i].data, b.answers[i].data);
  }
}

TEST(SamFrame, EncodesEveryRequestAsTheMakersPrintIt) {
  EXPECT_EQ(to_hex(encode_request(Command::reset)), "aaaaaa9669000310ffec");
  EXPECT_EQ(to_hex(encode_request(Command::self_test)), "aaaaaa9669000311ffed");
  EXPECT_EQ(to_hex(encode_request(Command::module_number)), "aaaaaa9669000312ffee");
  EXPECT_EQ(to_hex(encode_request(Command::find)), "aaaaaa96690003200122");
  EXPECT_EQ(to_hex(encode_request(Command::select)), "aaaaaa96690003200221");
  EXPECT_EQ(to_hex(encode_request(Command::read)), "aaaaaa96690003300132");
  EXPECT_EQ(to_hex(encode_request(Command::address)), "aaaaaa96690003300330");
}

TEST(SamFrame, DecodesAnAnswerWithoutData) {
  const auto outcome = decode(hex("AA AA AA 96 69 00 04 00 00 90 94"));
  ASSERT_EQ(outcome.answers.size(), 1U);
  EXPECT_EQ(outcome.answers[0].sw3, 0x90);
  EXPECT_TRUE(outcome.answers[0].data.empty());
}

TEST(SamFrame, DecodesAnAnswerWithData) {
  const auto outcome = decode(hex("AA AA AA 96 69 00 08 00 00 9F 01 02 03 04 93"));
  ASSERT_EQ(outcome.answers.size(), 1U);
  EXPECT_EQ(outcome.answers[0].sw3, 0x9F);
  EXPECT_EQ(outcome.answers[0].data, (Bytes{1, 2, 3, 4}));
}

TEST(SamFrame, PassesTheFirstTwoStatusBytesThrough) {
  const auto outcome = decode(hex("AA AA AA 96 69 00 04 63 C1 41 E7"));
  ASSERT_EQ(outcome.answers.size(), 1U);
  EXPECT_EQ(outcome.answers[0].sw1, 0x63);
  EXPECT_EQ(outcome.answers[0].sw2, 0xC1);
  EXPECT_EQ(outcome.answers[0].sw3, 0x41);
}

TEST(SamFrame, IsTheSameHoweverTheBytesAreSplit) {
  const Bytes stream = joined({frame(0x9F, {1, 2, 3, 4}), frame(0x90, Bytes(300, 0x5A))});
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    AnswerDecoder decoder;
    Outcome outcome;
    collect(outcome, decoder.feed(ByteView(stream).first(cut)));
    collect(outcome, decoder.feed(ByteView(stream).subspan(cut)));
    ASSERT_EQ(outcome.answers.size(), 2U) << "cut at " << cut;
    ASSERT_TRUE(outcome.errors.empty());
  }
}

TEST(SamFrame, ResynchronisesAfterStrayBytes) {
  // Noise that looks like the beginning of a preamble, up to its very last byte.
  for (const char* noise : {"00", "AA", "AA AA", "AA AA AA", "AA AA AA AA", "AA AA AA 96", "96 69",
                            "AA AA 96 69", "FF 00 AA AA AA 96 AA"}) {
    const auto outcome = decode(joined({hex(noise), frame(0x80)}));
    ASSERT_EQ(outcome.answers.size(), 1U) << noise;
    EXPECT_EQ(outcome.answers[0].sw3, 0x80);
    EXPECT_TRUE(outcome.errors.empty()) << noise;
  }
}

TEST(SamFrame, ReportsAWrongCheckByte) {
  Bytes spoiled = frame(0x90);
  spoiled.back() ^= 1;
  const auto outcome = decode(spoiled);
  EXPECT_TRUE(outcome.answers.empty());
  ASSERT_EQ(outcome.errors.size(), 1U);
  EXPECT_EQ(outcome.errors[0], Errc::frame_check);
}

TEST(SamFrame, NoticesEverySingleBitThatFlips) {
  const Bytes good = frame(0x9F, {1, 2, 3, 4});
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_TRUE(decode(bad).answers.empty()) << "bit " << bit;
  }
}

TEST(SamFrame, FindsAWholeFrameBehindABrokenOne) {
  // The first has lost a byte, so that it swallows the beginning of the second.
  Bytes short_of_one = frame(0x9F, {1, 2, 3, 4});
  short_of_one.erase(short_of_one.begin() + 9);
  const auto outcome = decode(joined({short_of_one, frame(0x80)}));
  ASSERT_EQ(outcome.answers.size(), 1U);
  EXPECT_EQ(outcome.answers[0].sw3, 0x80);
  EXPECT_EQ(outcome.errors, (std::vector<Error>{Errc::frame_check}));
}

TEST(SamFrame, TakesTheLongestAnswerAndNoneOneByteLonger) {
  const Bytes longest = frame(0x90, Bytes(2310, 0x11));
  ASSERT_EQ(longest.size(), answer_bytes_max);
  EXPECT_EQ(decode(longest).answers.size(), 1U);

  const Bytes longer = frame(0x90, Bytes(2311, 0x11));
  const auto outcome = decode(longer);
  EXPECT_TRUE(outcome.answers.empty());
  ASSERT_EQ(outcome.errors.size(), 1U);
  EXPECT_EQ(outcome.errors[0], Errc::frame_length);
}

TEST(SamFrame, RefusesALengthTooShortForAStatus) {
  const auto outcome = decode(hex("AA AA AA 96 69 00 03 00 90 93"));
  EXPECT_EQ(outcome.errors, (std::vector<Error>{Errc::frame_length}));
}

TEST(SamFrame, SaysWhetherItIsInsideAFrame) {
  AnswerDecoder decoder;
  EXPECT_FALSE(decoder.in_frame());
  decoder.feed(hex("00 11 AA AA"));
  EXPECT_FALSE(decoder.in_frame());  // perhaps only noise
  decoder.feed(hex("AA 96 69"));
  EXPECT_TRUE(decoder.in_frame());
  decoder.feed(hex("00 04 00 00 90 94"));
  EXPECT_FALSE(decoder.in_frame());
}

TEST(SamFrame, ForgetsAnIncompleteFrameOnReset) {
  AnswerDecoder decoder;
  const Bytes whole = frame(0x90);
  decoder.feed(ByteView(whole).first(8));
  decoder.reset();
  EXPECT_FALSE(decoder.in_frame());
  EXPECT_TRUE(decoder.feed(ByteView(whole).subspan(8)).empty());
  EXPECT_EQ(decoder.feed(whole).size(), 1U);
}

TEST(SamFrame, AgreesWithTheSlowTwinOnMutatedStreams) {
  std::mt19937 random(20260310);
  for (int round = 0; round < 400; ++round) {
    Bytes stream;
    for (auto part = random() % 6 + 1; part > 0; --part) {
      const Bytes more = random() % 3 == 0
                             ? Bytes(random() % 9, 0xAA)
                             : frame(static_cast<std::uint8_t>(random()), Bytes(random() % 40, 7));
      stream.insert(stream.end(), more.begin(), more.end());
    }
    for (auto change = random() % 4; change > 0 && !stream.empty(); --change) {
      stream[random() % stream.size()] = random() % 2 ? 0xAA : static_cast<std::uint8_t>(random());
    }
    AnswerDecoder decoder;
    Outcome outcome;
    for (ByteView rest = stream; !rest.empty();) {
      const std::size_t piece = std::min<std::size_t>(rest.size(), random() % 12 + 1);
      collect(outcome, decoder.feed(rest.first(piece)));
      rest = rest.subspan(piece);
    }
    expect_equal(outcome, decode_slowly(stream));
  }
}

TEST(SamFrame, AgreesWithFramesSeenInPublic) {
  const auto path = test::public_vectors("card_reader/frames.txt");
  if (!path) GTEST_SKIP() << "public vectors are not here";
  std::ifstream in(*path);
  int requests = 0, answers = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto first = line.find('|'), second = line.find('|', first + 1);
    const Bytes bytes = hex(line.substr(first + 1, second - first - 1));
    if (line[0] == '<') {
      EXPECT_EQ(decode(bytes).answers.size(), 1U) << line;
      ++answers;
      continue;
    }
    ++requests;
    const bool bad = line.find("bad") != std::string::npos;
    const bool other = bytes[7] == 0x61;  // the radio's transfer size: we never set it
    const auto command = static_cast<Command>(bytes[7] << 8 | bytes[8]);
    EXPECT_TRUE(other || (encode_request(command) == bytes) == !bad) << line;
  }
  EXPECT_EQ(requests, 9);
  EXPECT_EQ(answers, 7);
}

}  // namespace
}  // namespace menshen::card_reader
