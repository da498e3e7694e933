// House rule 15: every requirement names its test. tests/requirements.md is a table whose last
// column holds test names in backticks; each must be a test that exists.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/paths.hpp"
#include "tests/tidy/source_tree.hpp"

namespace menshen::test {
namespace {

std::set<std::string> tests_of_the_tree() {
  static const std::regex declaration(R"(TEST(?:_F|_P)?\((\w+),\s*(\w+)\))");
  std::set<std::string> names;
  for (const SourceFile& file : source_tree()) {
    if (!file.under("tests")) continue;
    std::string text;
    for (const std::string& line : file.lines) text += line + "\n";
    for (std::sregex_iterator it(text.begin(), text.end(), declaration), end; it != end; ++it) {
      names.insert((*it)[1].str() + "." + (*it)[2].str());
    }
  }
  return names;
}

struct Row {
  std::size_t line = 0;
  std::string text;
  std::vector<std::string> tests;
};

std::vector<Row> rows_of_requirements() {
  static const std::regex quoted("`([^`]+)`");
  const Bytes bytes = read_file(data_path("../requirements.md"));
  std::istringstream in{std::string(text_of(bytes))};
  std::vector<Row> rows;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.starts_with("| ") || line.starts_with("| requirement")) continue;
    Row row{number, line, {}};
    const std::string last = line.substr(line.rfind('|', line.size() - 2));
    for (std::sregex_iterator it(last.begin(), last.end(), quoted), end; it != end; ++it) {
      row.tests.push_back((*it)[1].str());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// "tests/browser/desk.test.mjs" and the like: a file that must be there.
bool is_present_file(const std::string& name) {
  return name.find('/') != std::string::npos &&
         std::filesystem::exists(std::filesystem::path(MENSHEN_SOURCE_DIR) / name);
}

TEST(Requirements, EachNamesATestThatExists) {
  const auto tests = tests_of_the_tree();
  const auto rows = rows_of_requirements();
  EXPECT_GE(rows.size(), 40U);
  for (const Row& row : rows) {
    EXPECT_FALSE(row.tests.empty()) << "requirements.md:" << row.line << " names no test";
    for (const std::string& name : row.tests) {
      EXPECT_TRUE(tests.contains(name) || is_present_file(name))
          << "requirements.md:" << row.line << ": " << name << " does not exist";
    }
  }
}

}  // namespace
}  // namespace menshen::test
