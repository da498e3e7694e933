#include "firmware-host/config.hpp"

#include <algorithm>

#include "firmware-host/config_sections.hpp"
#include "firmware-host/file.hpp"
#include "gateway/core/toml_text.hpp"

namespace menshen::host {
namespace {

constexpr int syntax_problems_max = 16;

void blank_line(std::string& text, std::uint32_t line) {
  std::size_t begin = 0;
  for (std::uint32_t i = 1; i < line && begin != std::string::npos; ++i) {
    begin = text.find('\n', begin);
    if (begin != std::string::npos) ++begin;
  }
  if (begin == std::string::npos) return;
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
            text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
}

// What the parser says may quote the file.
std::string one_line(std::string_view text) {
  std::string line(text.substr(0, text_bytes_max));
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
  return line;
}

// toml++ stops at the first line that is no TOML. A line that cannot be read is left out and the
// rest read again, as long as that leads further down: so one missing quote does not hide what
// else is wrong. Nothing if it leads nowhere.
std::optional<toml::table> read_toml(std::string text, const std::string& name,
                                     ConfigProblems& problems) {
  std::uint32_t last_line = 0;
  for (int i = 0; i < syntax_problems_max; ++i) {
    try {
      return toml::parse(text, name);
    } catch (const toml::parse_error& error) {
      const std::uint32_t line = error.source().begin.line;
      if (line <= last_line) return std::nullopt;  // the consequence of a line left out
      problems.note(line, "not TOML: " + one_line(error.description()),
                    "correct this line: texts stand between quotes, each key once");
      problems.forget_absences();
      blank_line(text, line);
      last_line = line;
    }
  }
  return std::nullopt;
}

void read_config(const toml::table& tree, Config& config, ConfigProblems& problems) {
  ConfigTable top(tree, "", problems);
  read_sections(top, config);
  const auto placed = read_devices(top, config);
  check_places(config, placed, problems);
  top.finish();
}

ParsedConfig whole_file_problem(const std::filesystem::path& file, std::string what,
                                std::string remedy) {
  return {std::nullopt, {{file.string(), 0, std::move(what), std::move(remedy)}}};
}

}  // namespace

std::string to_text(const ConfigProblem& problem) {
  const std::string line = problem.line == 0 ? "" : ":" + std::to_string(problem.line);
  return problem.file + line + ": " + problem.what + ": " + problem.remedy;
}

ParsedConfig parse_config(std::string_view toml, const std::filesystem::path& file) {
  if (toml.size() > config_bytes_max) {
    return whole_file_problem(file, "the configuration is too large",
                              "keep it below " + std::to_string(config_bytes_max) + " bytes");
  }
  if (has_too_many_dots(toml)) {
    return whole_file_problem(
        file, "the configuration has more than " + std::to_string(toml_dots_max) + " dots",
        "write sections, not dotted keys");
  }
  ConfigProblems problems(file);
  Config config;
  config.file = file;
  config.text_digest = crypto::sha256(bytes_of(toml));
  if (const auto tree = read_toml(std::string(toml), file.string(), problems)) {
    read_config(*tree, config, problems);
  }
  if (!problems.none()) return {std::nullopt, problems.take_by_line()};
  return {std::move(config), {}};
}

ParsedConfig load_config(const std::filesystem::path& file) {
  const auto text = read_file(file, config_bytes_max);
  if (!text) {
    return whole_file_problem(file, text.error().message(),
                              "name a file that this user may read, below " +
                                  std::to_string(config_bytes_max) + " bytes");
  }
  return parse_config(*text, file);
}

}  // namespace menshen::host
