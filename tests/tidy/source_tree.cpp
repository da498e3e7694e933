#include "tests/tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "gateway/core/result.hpp"

namespace menshen::test {
namespace {

namespace fs = std::filesystem;

SourceFile read_source(const fs::path& root, const fs::path& path) {
  SourceFile file{fs::relative(path, root).generic_string(), {}};
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

std::vector<SourceFile> read_tree() {
  const fs::path root = MENSHEN_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const char* top : {"gateway", "drivers", "firmware-host", "authority", "tests"}) {
    if (!fs::exists(root / top)) continue;
    for (auto it = fs::recursive_directory_iterator(root / top); it != fs::end(it); ++it) {
      if (it->path().filename() == "node_modules") it.disable_recursion_pending();
      const auto extension = it->path().extension();
      if (extension == ".cpp" || extension == ".hpp")
        files.push_back(read_source(root, it->path()));
    }
  }
  check(files.size() > 10, "the source tree was not found");
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::size_t indent_of(std::string_view line) {
  const auto at = line.find_first_not_of(' ');
  return at == std::string_view::npos ? line.size() : at;
}

bool opens_function(std::string_view code) {
  static constexpr std::array<std::string_view, 8> not_functions = {
      "namespace", "class", "struct", "enum", "union", "extern", "constexpr auto", "template"};
  const auto text = code.substr(indent_of(code));
  if (!code.ends_with('{') || text.starts_with('}')) return false;
  if (code.ends_with("= {")) return false;  // a table
  return std::ranges::none_of(not_functions, [&](auto word) { return text.starts_with(word); });
}

}  // namespace

bool SourceFile::under(std::string_view folder) const {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

const std::vector<SourceFile>& source_tree() {
  static const std::vector<SourceFile> files = read_tree();
  return files;
}

std::string code_of(std::string_view line) {
  std::string code;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote == 0 && line.substr(i).starts_with("//")) break;
    const bool escaped = i > 0 && line[i - 1] == '\\';
    const bool digit_separator = line[i] == '\'' && i > 0 && std::isxdigit(line[i - 1]) != 0;
    if ((line[i] == '"' || line[i] == '\'') && !escaped && !digit_separator) {
      quote = quote == 0 ? line[i] : quote == line[i] ? '\0' : quote;
      code += '"';
    } else {
      code += quote != 0 ? '_' : line[i];
    }
  }
  while (code.ends_with(' ')) code.pop_back();
  return code;
}

std::vector<FunctionSpan> functions_of(const SourceFile& file) {
  std::vector<FunctionSpan> found;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::size_t indent = indent_of(file.lines[i]);
    if (indent > 2 || !opens_function(code_of(file.lines[i]))) continue;
    const std::string close = std::string(indent, ' ') + "}";
    std::size_t end = i + 1;
    while (end < file.lines.size() && !file.lines[end].starts_with(close)) ++end;
    found.push_back({i + 1, end - i - 1});
    if (indent == 0) i = end;
  }
  return found;
}

void Findings::add(const SourceFile& file, std::size_t line, std::string_view what) {
  text_ += file.path + ":" + std::to_string(line) + ": " + std::string(what) + "\n";
}

}  // namespace menshen::test
