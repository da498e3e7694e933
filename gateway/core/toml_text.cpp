#include "gateway/core/toml_text.hpp"

#include <algorithm>

namespace menshen {

// Lines of comment may say what they like, unless a text of several lines could make them something
// else.
bool has_too_many_dots(std::string_view toml) {
  const bool has_long_strings =
      toml.find(R"(""")") != std::string_view::npos || toml.find("'''") != std::string_view::npos;
  std::size_t dots = 0;
  while (!toml.empty()) {
    const std::string_view line = toml.substr(0, toml.find('\n'));
    const bool comment =
        line.substr(std::min(line.find_first_not_of(" \t"), line.size())).starts_with('#');
    if (!comment || has_long_strings) {
      dots += static_cast<std::size_t>(std::ranges::count(line, '.'));
    }
    toml.remove_prefix(std::min(line.size() + 1, toml.size()));
  }
  return dots > toml_dots_max;
}

}  // namespace menshen
