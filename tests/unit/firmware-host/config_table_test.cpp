#include "firmware-host/config_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace menshen::host {
namespace {

// The twin of nearest_name's measure, straight from the definition: what must be put in, left out
// or replaced to make one word of the other.
std::size_t slow_letters_apart(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const std::size_t replaced =
      slow_letters_apart(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1);
  return std::min(
      {replaced, slow_letters_apart(a.substr(1), b) + 1, slow_letters_apart(a, b.substr(1)) + 1});
}

std::optional<std::string_view> slow_nearest(std::string_view mistyped,
                                             std::span<const std::string_view> names) {
  std::optional<std::string_view> nearest;
  for (const std::string_view name : names) {
    const std::size_t apart = slow_letters_apart(mistyped, name);
    if (apart > mistyped.size() / 3 + 1 || apart >= name.size()) continue;
    if (!nearest || apart < slow_letters_apart(mistyped, *nearest)) nearest = name;
  }
  return nearest;
}

TEST(NearestName, AgreesWithItsSlowTwin) {
  constexpr std::array<std::string_view, 6> names = {"id",   "lane",    "baud",
                                                     "port", "poll_ms", "fps"};
  for (const std::string_view mistyped :
       {"", "i", "id", "di", "lne", "lanes", "board", "bud", "prot", "part", "poll", "pollms", "fp",
        "sfp", "xyz", "a", "lnea", "audb"}) {
    EXPECT_EQ(nearest_name(mistyped, names), slow_nearest(mistyped, names)) << mistyped;
  }
}

TEST(NearestName, IsNoneForWhatIsNothingLikeIt) {
  constexpr std::array<std::string_view, 2> names = {"lane", "device"};
  EXPECT_EQ(nearest_name("colour", names), std::nullopt);
  EXPECT_EQ(nearest_name("lan", names), "lane");
  EXPECT_EQ(nearest_name("devise", names), "device");
}

TEST(NearestName, AVeryLongKeyIsComparedWithNothing) {
  constexpr std::array<std::string_view, 1> names = {"lane"};
  EXPECT_EQ(nearest_name(std::string(100'000, 'l'), names), std::nullopt);
}

class Table : public ::testing::Test {
 protected:
  // Reads `text` by `read` and returns every problem, one a line.
  std::string problems_of(std::string_view text, auto read) {
    const toml::table tree = toml::parse(text);
    ConfigProblems problems("/etc/m.toml");
    ConfigTable table(tree, "[t]", problems);
    read(table);
    std::string all;
    for (const auto& problem : problems.take_by_line()) all += to_text(problem) + "\n";
    return all;
  }
};

TEST_F(Table, KeepsTheDefaultWhereAKeyIsNotThereOrWrong) {
  int number = 7;
  bool flag = true;
  std::string text = "default";
  problems_of("number = \"x\"\nflag = 1\ntext = 2\n", [&](ConfigTable& table) {
    table.number("number", number, 0, 9);
    table.number("absent", number, 0, 9);
    table.flag("flag", flag);
    EXPECT_FALSE(table.text_if("text", text));
  });
  EXPECT_EQ(number, 7);
  EXPECT_TRUE(flag);
  EXPECT_EQ(text, "default");
}

TEST_F(Table, ANumberIsTakenAtItsBoundsAndNotOneBeyond) {
  for (const int value : {-1, 0, 9, 10}) {
    int number = 5;
    const auto said = problems_of("n = " + std::to_string(value),
                                  [&](ConfigTable& table) { table.number("n", number, 0, 9); });
    const bool within = value >= 0 && value <= 9;
    EXPECT_EQ(said.empty(), within) << value;
    EXPECT_EQ(number, within ? value : 5);
  }
}

TEST_F(Table, AListIsTakenAtItsLimitAndNotOneBeyond) {
  std::vector<std::string> texts;
  const auto read = [&](ConfigTable& table) { table.texts_if("l", texts, 2); };
  EXPECT_EQ(problems_of("l = [\"a\", \"b\"]", read), "");
  EXPECT_EQ(texts, (std::vector<std::string>{"a", "b"}));
  EXPECT_NE(problems_of("l = [\"a\", \"b\", \"c\"]", read), "");
  EXPECT_NE(problems_of("l = \"a\"", read), "");
  EXPECT_NE(problems_of("l = [\"a\", 1]", read), "");
}

TEST_F(Table, AWordStandsForItsValue) {
  constexpr std::array<Word<int>, 2> words = {{{"one", 1}, {"two", 2}}};
  int value = 0;
  const auto read = [&](ConfigTable& table) { table.word<int>("w", value, words); };
  EXPECT_EQ(problems_of("w = \"two\"", read), "");
  EXPECT_EQ(value, 2);
  EXPECT_EQ(problems_of("w = \"three\"", read),
            "/etc/m.toml:1: [t] w is none of the known words: write one of: one, two\n");
  EXPECT_EQ(value, 2);
}

TEST_F(Table, NamesEveryKeyThatNobodyAskedFor) {
  std::string id;
  const auto said = problems_of("id = \"a\"\nidd = 1\n\"\" = 2\n", [&](ConfigTable& table) {
    table.id("id", id);
    table.finish();
  });
  EXPECT_EQ(said,
            "/etc/m.toml:2: unknown key \"idd\" in [t]: did you mean id?\n"
            "/etc/m.toml:3: unknown key \"\" in [t]: remove it; known here: id\n");
}

TEST_F(Table, ASectionOfAnotherShapeIsSaidSo) {
  const auto read = [](ConfigTable& table) {
    EXPECT_EQ(table.table("s"), nullptr);
    EXPECT_TRUE(table.tables("l", 3).empty());
  };
  const auto said = problems_of("s = 1\nl = [1, \"a\"]\n", read);
  EXPECT_NE(said.find(":1: [t] s is no section: write [s]"), std::string::npos) << said;
  EXPECT_EQ(std::ranges::count(said, '\n'), 3) << said;
}

TEST_F(Table, WhatIsAbsentIsNotSaidOnceTheTextWasNoTomlInPlaces) {
  const toml::table tree;
  ConfigProblems problems("m.toml");
  ConfigTable table(tree, "[t]", problems);
  std::string id;
  problems.forget_absences();
  table.id("id", id);
  EXPECT_EQ(table.table_required("s", "something"), nullptr);
  EXPECT_TRUE(problems.none());
}

TEST(ConfigProblems, AreSortedByLineAndKeepTheOrderWithinOne) {
  ConfigProblems problems("m.toml");
  problems.note(3, "c", "r");
  problems.note(1, "a", "r");
  problems.note(3, "d", "r");
  std::string order;
  for (const auto& problem : problems.take_by_line()) order += problem.what;
  EXPECT_EQ(order, "acd");
}

TEST(ConfigProblems, ResolveAPathFromTheFilesFolder) {
  EXPECT_EQ(ConfigProblems("/a/b/m.toml").resolved("c"), "/a/b/c");
  EXPECT_EQ(ConfigProblems("/a/b/m.toml").resolved("../c"), "/a/c");
  EXPECT_EQ(ConfigProblems("/a/b/m.toml").resolved("/c"), "/c");
  EXPECT_EQ(ConfigProblems("m.toml").resolved("c"), "c");
}

}  // namespace
}  // namespace menshen::host
