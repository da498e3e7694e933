#include "gateway/exchange/field_table.hpp"

#include <gtest/gtest.h>

#include "gateway/core/toml_text.hpp"
#include "tests/support/paths.hpp"

namespace menshen::exchange {
namespace {

const std::string head =
    "name = \"t\"\nstatus = \"unverified\"\nlayout = \"fixed_width\"\nencoding = \"GB18030\"\n";
const std::string one_field = "[[field]]\nname = \"a\"\nvalue = \"name\"\nwidth = 4\n";

TableMistake mistake(const std::string& toml) {
  const auto table = parse_field_table(toml);
  return table ? TableMistake{} : table.error();
}

std::string page(const std::string& relative) {
  const auto path = std::filesystem::path(MENSHEN_SOURCE_DIR) / relative;
  return std::string(text_of(test::read_file(path)));
}

TEST(FieldTable, OfEachFormatIsReadAndSaysThatItIsUnverified) {
  for (const char* name :
       {"culture-04-customer", "culture-05-session", "ga659-session", "police-session"}) {
    const auto table = parse_field_table(page("config/export/" + std::string(name) + ".toml"));
    ASSERT_TRUE(table) << name << ":" << table.error().line << ": " << table.error().what;
    EXPECT_EQ(table->name, name);
    EXPECT_EQ(table->status, "unverified against the official text");
    EXPECT_EQ(table->documents.size(), 6U);
    EXPECT_NE(page("docs/formats.md").find("`" + table->name + "`"), std::string::npos) << name;
  }
}

TEST(FieldTable, OfASessionHasTheItemsOfItsMessageInTheirOrder) {
  const auto table = *parse_field_table(page("config/export/culture-05-session.toml"));
  std::vector<std::string> names;
  for (const Field& field : table.fields) names.push_back(field.name);
  EXPECT_EQ(names, (std::vector<std::string>{"venue code", "user code", "name", "certificate type",
                                             "certificate number", "issuer", "log-on", "log-off",
                                             "host address"}));
}

TEST(FieldTable, WithAMistakeIsRefusedWithItsLine) {
  ASSERT_TRUE(parse_field_table(head + one_field));
  const auto expect = [](const std::string& toml, std::uint32_t line, const std::string& what) {
    const auto told = mistake(toml);
    EXPECT_EQ(told.line, line) << told.what;
    EXPECT_NE(told.what.find(what), std::string::npos) << told.what;
  };
  expect(head + one_field + "more = 1\n", 9, "more is no key");
  expect("more = 1\n" + head + one_field, 1, "more is no key");
  expect(head, 1, "[[field]]");
  expect(head + "[[field]]\nname = \"a\"\nvalue = \"name\"\n", 5, "width is missing");
  expect(head + "[[field]]\nname = \"a\"\nvalue = \"nobody\"\nwidth = 1\n", 5, "value is none");
  expect(head + "[[field]]\nname = \"a\"\nvalue = \"name\"\nwidth = 0\n", 8, "a width of 1");
  expect(head + "[[field]]\nname = \"a\"\nvalue = \"name\"\nwidth = 1025\n", 8, "a width of 1");
  expect(head + one_field + "constant = \"x\"\n", 9, "only a field whose value");
  expect(head + one_field + "[document]\nlicence = \"1\"\n", 10, "licence is no kind");
  expect(head + one_field + "[document]\npassport = 1\n", 10, "a text of 1");
  expect(head + "field = 1\n", 1, "[[field]]");
  expect("separator = \"tab\"\n" + head + one_field, 1, "only the layout delimited");
  expect("controls = \"refuse\"\n" + head + one_field, 1, "only the layout delimited");
  expect("row_end = \"CR\"\n" + head + one_field, 1, "row_end is none");
  expect("package = 1\n" + head + one_field, 1, "a table [package]");
  expect("name = \"" + std::string(table_text_bytes_max + 1, 'a') + "\"\n", 1, "a text of 1");
  expect(head + "[[field]\n", 5, "");
}

TEST(FieldTable, BeyondItsLimitsIsRefused) {
  std::string most = head;
  for (std::size_t i = 0; i < fields_max; ++i) most += one_field;
  EXPECT_TRUE(parse_field_table(most));
  EXPECT_FALSE(parse_field_table(most + one_field));
  const std::string sound = head + one_field + "#";
  EXPECT_TRUE(parse_field_table(sound + std::string(field_table_bytes_max - sound.size(), 'x')));
  EXPECT_FALSE(
      parse_field_table(sound + std::string(field_table_bytes_max + 1 - sound.size(), 'x')));
  const auto dots = [](std::size_t count) {
    return mistake(head + one_field + "x = \"" + std::string(count, '.') + "\"\n").what;
  };
  EXPECT_EQ(dots(toml_dots_max), "x is no key of this table");
  EXPECT_EQ(dots(toml_dots_max + 1), "the table is larger than any of its kind");
}

}  // namespace
}  // namespace menshen::exchange
