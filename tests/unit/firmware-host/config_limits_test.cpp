// One beyond each limit of the configuration.
#include <gtest/gtest.h>

#include <algorithm>

#include "firmware-host/config.hpp"
#include "gateway/core/toml_text.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

using test::right_config;
using test::with;

ParsedConfig parse(std::string_view text) { return parse_config(text, "m.toml"); }

std::string all_of(const std::vector<ConfigProblem>& problems) {
  std::string text;
  for (const ConfigProblem& problem : problems) text += to_text(problem) + "\n";
  return text;
}

TEST(ConfigLimits, TextAtItsLimitIsTakenAndOneBeyondIsNot) {
  const std::string at_limit(text_bytes_max, 'n');
  EXPECT_TRUE(parse(with("Star cafe", at_limit)).config);
  EXPECT_FALSE(parse(with("Star cafe", at_limit + "n")).config);
}

TEST(ConfigLimits, AnIdAtItsLimitIsTakenAndOneBeyondIsNot) {
  const std::string at_limit(id_bytes_max, 'r');
  EXPECT_TRUE(parse(with("id = \"reader-1\"", "id = \"" + at_limit + "\"")).config);
  EXPECT_FALSE(parse(with("id = \"reader-1\"", "id = \"" + at_limit + "r\"")).config);
}

TEST(ConfigLimits, OneLaneBeyondTheLimitIsAMistake) {
  std::string text(right_config);
  for (std::size_t i = 2; i <= lanes_max; ++i) {
    const std::string id = "door-" + std::to_string(i);
    text += "[[lane]]\nid = \"" + id + "\"\nzone = \"hall\"\n[[gate]]\nid = \"g" +
            std::to_string(i) + "\"\nlane = \"" + id + "\"\nkind = \"none\"\n";
  }
  EXPECT_TRUE(parse(text).config) << all_of(parse(text).problems);
  text += "[[lane]]\nid = \"one-more\"\nzone = \"hall\"\n";
  EXPECT_NE(all_of(parse(text).problems).find("more than 16 of [[lane]]"), std::string::npos);
}

TEST(ConfigLimits, OneScannerBeyondTheLimitIsAMistake) {
  std::string text(right_config);
  for (std::size_t i = 2; i <= devices_of_a_kind_max; ++i) {
    const std::string id = "scanner-" + std::to_string(i);
    text += "[[scanner]]\nid = \"" + id + "\"\nlane = \"door-1\"\ndevice = \"/dev/" + id + "\"\n";
  }
  EXPECT_TRUE(parse(text).config) << all_of(parse(text).problems);
  text += "[[scanner]]\nid = \"one-more\"\nlane = \"door-1\"\ndevice = \"/dev/one-more\"\n";
  EXPECT_NE(all_of(parse(text).problems).find("more than 32 of [[scanner]]"), std::string::npos);
}

TEST(ConfigLimits, OneByteBeyondTheFilesLimitIsRefusedUnread) {
  std::string text(right_config);
  text += std::string(config_bytes_max - text.size(), '#');
  EXPECT_TRUE(parse(text).config);
  const auto parsed = parse(text + "#");
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_NE(parsed.problems[0].what.find("too large"), std::string::npos);
}

TEST(ConfigLimits, OneDotBeyondTheLimitIsRefusedUnread) {
  const auto others = static_cast<std::size_t>(std::ranges::count(right_config, '.'));
  const auto with_dots = [](std::size_t dots) {
    std::string key = "a";
    for (std::size_t i = 0; i < dots; ++i) key += ".a";
    return parse(key + " = 1\n" + std::string(right_config));
  };
  EXPECT_NE(all_of(with_dots(toml_dots_max - others).problems).find("unknown key"),
            std::string::npos);
  for (const std::size_t dots : {toml_dots_max - others + 1, std::size_t{100'000}}) {
    const auto parsed = with_dots(dots);
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_NE(parsed.problems[0].what.find("more than 4000 dots"), std::string::npos);
  }
}

TEST(ConfigLimits, AThousandMistakesAreCutToTheLimit) {
  std::string text(right_config);
  for (int i = 0; i < 1000; ++i) text += "key_" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(parse(text).problems.size(), config_problems_max);
}

// Whatever became of the file: a configuration, or problems that each say what to do.
void expect_whole_answer(const std::string& text) {
  const auto parsed = parse(text);
  ASSERT_EQ(parsed.config.has_value(), parsed.problems.empty());
  for (const ConfigProblem& problem : parsed.problems) {
    ASSERT_FALSE(problem.what.empty() || problem.remedy.empty());
    ASSERT_EQ(to_text(problem).find('\n'), std::string::npos) << to_text(problem);
  }
}

TEST(ConfigLimits, AFileCutAnywhereGetsAWholeAnswer) {
  for (std::size_t size = 0; size < right_config.size(); size += 3) {
    SCOPED_TRACE(size);
    expect_whole_answer(std::string(right_config.substr(0, size)));
  }
}

TEST(ConfigLimits, AFileWithAnyByteChangedGetsAWholeAnswer) {
  std::uint32_t state = 12345;  // the same bytes in every run (Numerical Recipes' generator)
  const auto next = [&] { return state = state * 1664525U + 1013904223U; };
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    std::string text(right_config);
    for (int change = 0; change < 1 + round % 8; ++change) {
      text[(next() >> 8U) % text.size()] = static_cast<char>(next() >> 24U);
    }
    expect_whole_answer(text);
  }
}

}  // namespace
}  // namespace menshen::host
