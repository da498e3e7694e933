// The keys by which an authority may order to hold what is due.
#include <gtest/gtest.h>

#include "firmware-host/config.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

constexpr const char* vkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

ParsedConfig parse(const std::string& keys) {
  const std::string text =
      test::with("[[register.recipient]]", "[register]\n" + keys + "[[register.recipient]]");
  return parse_config(text, "/etc/menshen/menshend.toml");
}

std::string problem_of(const std::string& keys) {
  const auto parsed = parse(keys);
  if (parsed.config) return "none";
  EXPECT_EQ(parsed.problems.size(), 1U) << keys;
  return parsed.problems.front().what;
}

TEST(ConfigOfHolds, NamesTheAuthorityAndTheFolderOfItsOrders) {
  const auto parsed =
      parse("hold_authority = \"" + std::string(vkey) + "\"\nhold_orders = \"orders\"\n");
  ASSERT_TRUE(parsed.config);
  ASSERT_TRUE(parsed.config->hold_orders);
  EXPECT_EQ(parsed.config->hold_orders->folder, "/etc/menshen/orders");
  EXPECT_EQ(parsed.config->hold_orders->authority.vkey(), vkey);
}

TEST(ConfigOfHolds, WithoutThemNobodyMayHold) {
  const auto parsed = parse("");
  ASSERT_TRUE(parsed.config);
  EXPECT_FALSE(parsed.config->hold_orders);
}

TEST(ConfigOfHolds, IsBothKeysOrNeither) {
  const std::string authority = "hold_authority = \"" + std::string(vkey) + "\"\n";
  EXPECT_EQ(problem_of(authority), "hold_authority and hold_orders go together");
  EXPECT_EQ(problem_of("hold_orders = \"orders\"\n"), "hold_authority and hold_orders go together");
}

TEST(ConfigOfHolds, TakesNoKeyThatIsNone) {
  for (const char* wrong : {"example.com/foo",
                            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV5"
                            "4Id2LKaANYcrnKv3U2k"}) {
    EXPECT_EQ(
        problem_of("hold_authority = \"" + std::string(wrong) + "\"\nhold_orders = \"orders\"\n"),
        "hold_authority is no verifier key");
  }
}

}  // namespace
}  // namespace menshen::host
