// The project's own source files as the house rules see them: lines of text with a path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace menshen::test {

struct SourceFile {
  std::string path;  // from the project's root, '/' between parts
  std::vector<std::string> lines;

  bool under(std::string_view folder) const;  // "gateway/core" holds "gateway/core/scan.hpp"
};

// Every .cpp and .hpp of the product and of its tests.
const std::vector<SourceFile>& source_tree();

// A line without its // comment and with the text between quotes blanked.
std::string code_of(std::string_view line);

struct FunctionSpan {
  std::size_t first_line = 0;  // 1-based
  std::size_t line_count = 0;
};

// Functions as clang-format lays them out: a body opens at the end of a line and closes on a line
// with the same indentation. Found at namespace level and directly inside a class.
std::vector<FunctionSpan> functions_of(const SourceFile& file);

// "path:line: what", collected so that one run names every broken rule.
class Findings {
 public:
  void add(const SourceFile& file, std::size_t line, std::string_view what);
  std::string text() const { return text_; }
  bool none() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace menshen::test
