// What [desk] says of the person in charge.
#include <gtest/gtest.h>

#include "firmware-host/config.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

using test::with;

ParsedConfig parse(std::string_view text) { return parse_config(text, "/etc/menshen/m.toml"); }

std::string all_of(const std::vector<ConfigProblem>& problems) {
  std::string text;
  for (const ConfigProblem& problem : problems) text += to_text(problem) + "\n";
  return text;
}

TEST(Config, ASealedKeyWithoutTheManagersPinIsAMistake) {
  const auto parsed = parse(with("manager_pin_file = \"manager.pin\"\n", ""));
  ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed.problems);
  EXPECT_NE(parsed.problems[0].what.find("a PIN that is not there"), std::string::npos);
  const std::string neither = with("venue_key_file = \"register.sealed\"\n", "",
                                   with("manager_pin_file = \"manager.pin\"\n", ""));
  EXPECT_TRUE(parse(neither).config);
}

TEST(Config, ARecordStaysOnThePageForSecondsNotForMinutes) {
  const auto seconds = [](const std::string& value) {
    return parse(with("record_seconds = 20", "record_seconds = " + value));
  };
  EXPECT_TRUE(seconds("5").config);
  EXPECT_TRUE(seconds("600").config);
  EXPECT_FALSE(seconds("4").config);
  EXPECT_FALSE(seconds("601").config);
}

}  // namespace
}  // namespace menshen::host
