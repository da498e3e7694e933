#include "gateway/exchange/package_form.hpp"

#include <gtest/gtest.h>

#include "tests/unit/gateway/exchange/package_samples.hpp"

namespace menshen::exchange {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::string mistake(const std::string& toml) {
  const auto table = parse_field_table(toml);
  return table ? "" : table.error().what;
}

std::string changed(const std::string& from, const std::string& to) {
  return mistake(replaced(test::small_toml(), from, to));
}

const std::string one_element = "[[package.element]]\ndepth = 1\nname = \"X\"\n";

TEST(PackageForm, IsReadFromItsTable) {
  const auto table = test::small_table();
  ASSERT_TRUE(table.package);
  EXPECT_EQ(table.package->rows_max, 2U);
  EXPECT_EQ(table.package->files_max, 2U);
  ASSERT_EQ(table.package->index.size(), 2U);
  EXPECT_EQ(table.package->index[1].each, Each::file);
  EXPECT_EQ(table.package->index[1].attributes[0].slot, Slot::file_name);
  EXPECT_FALSE(parse_field_table(test::toml_of("culture-05-session"))->package);
}

TEST(PackageForm, NamesItsFilesByVenueTimeAndNumber) {
  PackageForm form;
  form.file_name = "{venue_code}-{made_at}-{number}.bcp";
  EXPECT_EQ(file_name_of(form, "41", "2026", 7), "41-2026-00007.bcp");
  EXPECT_EQ(file_name_of(form, "41", "2026", 123'456), "41-2026-123456.bcp");
  form.file_name = "{number}{venue_code}";
  EXPECT_EQ(file_name_of(form, "{venue_code}", "", 1), "00001{venue_code}") << "and ends";
}

TEST(PackageForm, WithAMistakeIsRefused) {
  EXPECT_EQ(changed("\"{number}.bcp\"", "\"all.bcp\"").substr(0, 8), "file is ");
  EXPECT_EQ(changed("\"{number}.bcp\"", "\"../{number}\"").substr(0, 8), "file is ");
  EXPECT_EQ(changed("\"{number}.bcp\"", "\"{number}{leaf}\"").substr(0, 8), "file is ");
  EXPECT_EQ(changed("\"i.xml\"", "\"a/b\""), "index is the name of a file");
  EXPECT_EQ(changed("depth = 0", "depth = 1").substr(0, 17), "the first element");
  EXPECT_EQ(changed("depth = 1", "depth = 0").substr(0, 17), "the first element");
  EXPECT_EQ(changed("depth = 1", "depth = 2").substr(0, 17), "the first element");
  EXPECT_EQ(changed("depth = 1", "depth = -1"), "depth is 0 to 7");
  EXPECT_EQ(changed("\"M\"", "\"1M\""), "an element's name is a name of XML");
  EXPECT_EQ(changed("{ name =", "{ \"a b\" ="), "an attribute's name is a name of XML");
  EXPECT_EQ(changed("{file_name}", "{file}"), "this is no slot of an index");
  EXPECT_EQ(changed("{file_name}", "{constant}"), "this is no slot of an index");
  EXPECT_EQ(changed("{file_name}", "{field_name}"), "no field is meant here");
  EXPECT_EQ(changed("each = \"file\"\n", ""), "no file has been named here");
  EXPECT_EQ(changed("{rows}", "1"), "the index names each file and says how many rows it has");
  EXPECT_EQ(changed("[package]\n", "[package]\nmore = 1\n"), "more is no key of this table");
  EXPECT_EQ(changed("attributes = { name", "attributes = 1 #"),
            "attributes are a table of at most 8");
  EXPECT_EQ(mistake(test::small_toml() + replaced(one_element, "depth = 1", "depth = 2") +
                    "each = \"field\"\n"),
            "what comes for each file or field holds nothing that does");
}

TEST(PackageForm, BeyondItsLimitsIsRefused) {
  const auto numbers = [](const std::string& key, std::size_t most) {
    const std::string was = key + " = 2\n";
    EXPECT_EQ(changed(was, key + " = " + std::to_string(most) + "\n"), "");
    EXPECT_EQ(changed(was, key + " = " + std::to_string(most + 1) + "\n"),
              key + " is 1 to " + std::to_string(most));
    EXPECT_NE(changed(was, key + " = 0\n"), "");
    EXPECT_EQ(changed(was, ""), key + " is missing");
  };
  numbers("rows_max", package_file_rows_max);
  numbers("files_max", package_files_max);
  std::string most = test::small_toml();
  for (std::size_t i = 2; i < index_elements_max; ++i) most += one_element;
  EXPECT_EQ(mistake(most), "");
  EXPECT_EQ(mistake(most + one_element), "1 to 64 tables [[element]] are wanted");
  std::string deep = test::small_toml() + one_element;
  for (std::size_t depth = 2; depth < index_depth_max; ++depth) {
    deep += replaced(one_element, "depth = 1", "depth = " + std::to_string(depth));
  }
  EXPECT_EQ(mistake(deep), "");
  EXPECT_EQ(mistake(deep + replaced(one_element, "depth = 1", "depth = 8")), "depth is 0 to 7");
  std::string attributes = "attributes = { name = \"{file_name}\", rows = \"{rows}\"";
  std::string wide = attributes;
  for (int i = 2; i < 8; ++i) wide += ", a" + std::to_string(i) + " = \"1\"";
  EXPECT_EQ(changed(attributes, wide), "");
  EXPECT_EQ(changed(attributes, wide + ", b = \"1\""), "attributes are a table of at most 8");
}

TEST(PackageForm, NamesOfMembersStayInTheirFolder) {
  EXPECT_TRUE(is_member_name("GAB_ZIP_INDEX.xml"));
  EXPECT_TRUE(is_member_name(std::string(member_name_bytes_max, 'a')));
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string(".a"), std::string("a/b"),
        std::string("a\\b"), std::string("a b"), std::string("é"), std::string("a\0", 2),
        std::string(member_name_bytes_max + 1, 'a')}) {
    EXPECT_FALSE(is_member_name(name)) << name;
  }
}

}  // namespace
}  // namespace menshen::exchange
