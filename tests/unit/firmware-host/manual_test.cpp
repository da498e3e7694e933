// The pages that an operator reads name what the program has.
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

#include "firmware-host/desk/board.hpp"
#include "firmware-host/errc.hpp"
#include "firmware-host/metrics.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/firmware-host/config_text.hpp"

namespace menshen::host {
namespace {

std::string page(const std::string& relative) {
  const auto path = std::filesystem::path(MENSHEN_SOURCE_DIR) / relative;
  return std::string(text_of(test::read_file(path)));
}

TEST(Manual, NamesEverySectionAndKeyOfTheConfiguration) {
  const std::string manual = page("docs/operations.md");
  std::istringstream lines{std::string(test::right_config)};
  std::size_t keys = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find(" = ");
    const bool section = line.starts_with('[');
    if (!section && equals == std::string::npos) continue;
    const std::string name = section ? line : line.substr(0, equals);
    EXPECT_NE(manual.find("`" + name + "`"), std::string::npos) << name;
    ++keys;
  }
  EXPECT_GT(keys, 50U);
}

TEST(Manual, NamesEveryAdviceAndNotice) {
  const std::string manual = page("docs/operations.md");
  for (std::uint8_t i = 1; name_of(static_cast<Advice>(i)) != "unknown"; ++i) {
    const std::string name(name_of(static_cast<Advice>(i)));
    EXPECT_NE(manual.find("`" + name + "`"), std::string::npos) << name;
  }
  for (std::uint8_t i = 1; i <= static_cast<std::uint8_t>(desk::Notice::day_keys_lost); ++i) {
    const std::string name(name_of(static_cast<desk::Notice>(i)));
    EXPECT_NE(manual.find("`" + name + "`"), std::string::npos) << name;
  }
}

TEST(Manual, NamesEveryMetric) {
  const std::string manual = page("docs/operations.md");
  Metrics metrics(Instant{});
  metrics.open_list(1, Instant{}, false);
  const std::string text = metrics.render(Instant{});
  static const std::regex type(R"(# TYPE (\S+) )");
  for (std::sregex_iterator it(text.begin(), text.end(), type), end; it != end; ++it) {
    // Members of the open list's family are written by their endings.
    const std::string name = (*it)[1];
    const std::string ending = "`" + name.substr(name.rfind("_list_") + 5) + "`";
    const bool named =
        manual.find("`" + name) != std::string::npos ||
        (name.find("_list_") != std::string::npos && manual.find(ending) != std::string::npos);
    EXPECT_TRUE(named) << name;
  }
}

TEST(Manual, TheUnitDoesNotRestartOverAWrongConfiguration) {
  const std::string unit = page("config/systemd/menshend.service");
  const std::string program = page("firmware-host/main.cpp");
  EXPECT_NE(program.find("exit_configuration = 2"), std::string::npos);
  EXPECT_NE(unit.find("RestartPreventExitStatus=2\n"), std::string::npos);
}

TEST(Manual, TheUnitAllowsNoCoreDump) {
  EXPECT_NE(page("config/systemd/menshend.service").find("LimitCORE=0\n"), std::string::npos);
}

TEST(Manual, TheUnitsPathsAreThoseOfTheExamples) {
  const std::string unit = page("config/systemd/menshend.service");
  EXPECT_NE(unit.find("--config /etc/menshen/menshend.toml"), std::string::npos);
  EXPECT_NE(unit.find("StateDirectory=menshen\n"), std::string::npos);
  for (const char* example : {"internet-cafe", "esports-hotel", "mixed-hotel", "arcade"}) {
    const std::string text = page("config/examples/" + std::string(example) + ".toml");
    EXPECT_NE(text.find("path = \"/var/lib/menshen/"), std::string::npos) << example;
  }
}

TEST(Errors, OfTheHostHaveWordsOfTheirOwn) {
  std::set<std::string> words;
  for (int i = 1; i <= static_cast<int>(Errc::credential_absent); ++i) {
    const bool given = i <= static_cast<int>(Errc::signer_kind) ||
                       i >= static_cast<int>(Errc::key_readable_by_others);
    if (!given) continue;
    const auto error = make_error_code(static_cast<Errc>(i));
    EXPECT_TRUE(error.failed());
    EXPECT_STREQ(error.category().name(), "menshen.host");
    EXPECT_TRUE(words.insert(error.message()).second) << error.message();
  }
  EXPECT_FALSE(words.contains(make_error_code(static_cast<Errc>(999)).message()));
}

}  // namespace
}  // namespace menshen::host
