#include "drivers/scanner/line_decoder.hpp"

#include <gtest/gtest.h>

#include <random>

#include "drivers/scanner/errc.hpp"

namespace menshen::scanner {
namespace {

struct Outcome {
  std::vector<std::string> codes;
  std::vector<std::string> aims;
  int too_long = 0;
};

void collect(Outcome& outcome, const Result<Code>& code) {
  if (!code) {
    EXPECT_EQ(code.error(), Errc::code_too_long);
    ++outcome.too_long;
    return;
  }
  outcome.codes.emplace_back(text_of(code->bytes));
  outcome.aims.push_back(code->aim);
}

Outcome decode(std::string_view stream, Ending ending = Ending::suffix_or_idle, bool idle = true,
               std::size_t piece_bytes = 1'000'000) {
  LineDecoder decoder(ending);
  Outcome outcome;
  for (std::size_t at = 0; at < stream.size(); at += piece_bytes) {
    for (const auto& code : decoder.feed(bytes_of(stream.substr(at, piece_bytes)))) {
      collect(outcome, code);
    }
  }
  if (idle) {
    if (const auto code = decoder.idle()) collect(outcome, *code);
    EXPECT_FALSE(decoder.in_code());
  }
  return outcome;
}

using Texts = std::vector<std::string>;

TEST(LineDecoder, EndsACodeAtEachSuffix) {
  for (const char* stream : {"ABC\r", "ABC\n", "ABC\r\n"}) {
    EXPECT_EQ(decode(stream, Ending::suffix_or_idle, false).codes, Texts{"ABC"});
  }
}

TEST(LineDecoder, EndsACodeAtSilence) {
  EXPECT_TRUE(decode("ABC", Ending::suffix_or_idle, false).codes.empty());
  EXPECT_EQ(decode("ABC").codes, Texts{"ABC"});
}

TEST(LineDecoder, SeparatesCodesThatComeTogether) {
  EXPECT_EQ(decode("A\rB\nC\r\nD").codes, (Texts{"A", "B", "C", "D"}));
}

TEST(LineDecoder, IsTheSameHoweverTheBytesAreSplit) {
  const std::string stream = "]Q1HELLO\r\n]d2WORLD\r\nPLAIN\r\n";
  const auto whole = decode(stream);
  EXPECT_EQ(whole.codes, (Texts{"HELLO", "WORLD", "PLAIN"}));
  for (std::size_t piece = 1; piece < stream.size(); ++piece) {
    const auto split = decode(stream, Ending::suffix_or_idle, true, piece);
    EXPECT_EQ(split.codes, whole.codes) << piece;
    EXPECT_EQ(split.aims, whole.aims) << piece;
  }
}

TEST(LineDecoder, TakesEmptyLinesForNoCodes) {
  EXPECT_TRUE(decode("\r\n\r\n\n\r").codes.empty());
  EXPECT_TRUE(decode("]Q1\r").codes.empty());
  EXPECT_TRUE(decode("").codes.empty());
}

TEST(LineDecoder, TakesTheAimIdentifierOffAndRemembersIt) {
  for (const char* aim : {"]Q1", "]Q3", "]L0", "]d2", "]z3", "]h0", "]C1", "]XA"}) {
    const auto outcome = decode(std::string(aim) + "CODE\r");
    EXPECT_EQ(outcome.codes, Texts{"CODE"});
    EXPECT_EQ(outcome.aims, Texts{aim});
  }
}

TEST(LineDecoder, LeavesABracketThatIsNoAimIdentifier) {
  for (const char* code : {"]11", "]Q", "]", "X]Q1", "]Q-"}) {
    const auto outcome = decode(std::string(code) + "\r");
    EXPECT_EQ(outcome.codes, Texts{code});
    EXPECT_EQ(outcome.aims, Texts{""});
  }
}

TEST(LineDecoder, TakesTheLongestCodeAndNoneOneByteLonger) {
  const std::string longest(scan_bytes_max, 'x');
  for (const char* aim : {"", "]Q1"}) {
    for (const char* suffix : {"\r", "\r\n", ""}) {
      for (const Ending ending : {Ending::suffix_or_idle, Ending::idle_only}) {
        const auto fits = decode(aim + longest + suffix, ending);
        EXPECT_EQ(fits.codes, Texts{longest});
        EXPECT_EQ(fits.too_long, 0);
        const auto longer = decode(aim + longest + "x" + suffix, ending);
        EXPECT_TRUE(longer.codes.empty());
        EXPECT_EQ(longer.too_long, 1);
      }
    }
  }
}

TEST(LineDecoder, ReportsATooLongCodeOnceAndSkipsToItsEnd) {
  const std::string endless(100'000, 'x');
  const auto outcome = decode(endless + "\rNEXT\r", Ending::suffix_or_idle, true, 64);
  EXPECT_EQ(outcome.too_long, 1);
  EXPECT_EQ(outcome.codes, Texts{"NEXT"});
}

TEST(LineDecoder, EndsATooLongCodeAtSilenceToo) {
  LineDecoder decoder(Ending::suffix_or_idle);
  const std::string endless(line_bytes_max + 1, 'x');
  EXPECT_EQ(decoder.feed(bytes_of(endless)).size(), 1U);
  EXPECT_TRUE(decoder.in_code());
  EXPECT_FALSE(decoder.idle());
  EXPECT_EQ(decoder.feed(bytes_of("NEXT\r")).size(), 1U);
}

TEST(LineDecoder, KeepsTheLinesOfOneDocumentTogether) {
  const std::string zone = "P<UTOERIKSSON<<ANNA\rL898902C36UTO7408122";
  for (const char* suffix : {"\r", "\n", "\r\n", ""}) {
    EXPECT_EQ(decode(zone + suffix, Ending::idle_only).codes, Texts{zone});
  }
  EXPECT_TRUE(decode(zone + "\r", Ending::idle_only, false).codes.empty());
}

TEST(LineDecoder, TakesOneSuffixOffAndNoMore) {
  EXPECT_EQ(decode("A\r\r\n", Ending::idle_only).codes, Texts{"A\r"});
  EXPECT_EQ(decode("A\n\n", Ending::idle_only).codes, Texts{"A\n"});
  EXPECT_EQ(decode("A\n\r", Ending::idle_only).codes, Texts{"A\n"});
}

TEST(LineDecoder, LeavesBinaryUntouched) {
  std::string binary;
  for (int byte = 0; byte < 256; ++byte) binary += static_cast<char>(byte);
  EXPECT_EQ(decode(binary + "\r", Ending::idle_only).codes, Texts{binary});
  std::string without_ends = binary;
  std::erase_if(without_ends, [](char c) { return c == '\r' || c == '\n'; });
  EXPECT_EQ(decode(without_ends + "\r").codes, Texts{without_ends});
}

TEST(LineDecoder, ForgetsAnIncompleteCodeOnReset) {
  LineDecoder decoder(Ending::suffix_or_idle);
  decoder.feed(bytes_of("HALF"));
  EXPECT_TRUE(decoder.in_code());
  decoder.reset();
  EXPECT_FALSE(decoder.in_code());
  const auto codes = decoder.feed(bytes_of("WHOLE\r"));
  ASSERT_EQ(codes.size(), 1U);
  EXPECT_EQ(text_of(codes[0]->bytes), "WHOLE");
}

// The slow obvious twin for streams with suffixes: split at every CR and LF, drop what is empty.
TEST(LineDecoder, AgreesWithTheSlowTwin) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string stream;
    for (auto left = random() % 60; left > 0; --left) stream += "AB]Q1\r\n"[random() % 7];
    stream += '\r';
    Texts expected;
    std::string line;
    for (const char c : stream) {
      if (c != '\r' && c != '\n') {
        line += c;
        continue;
      }
      const bool aim = line.size() >= 3 && line[0] == ']' && std::isalpha(line[1]) != 0 &&
                       std::isalnum(line[2]) != 0;
      if (aim) line.erase(0, 3);
      if (!line.empty()) expected.push_back(line);
      line.clear();
    }
    EXPECT_EQ(decode(stream, Ending::suffix_or_idle, true, random() % 7 + 1).codes, expected);
  }
}

}  // namespace
}  // namespace menshen::scanner
