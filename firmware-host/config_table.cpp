#include "firmware-host/config_table.hpp"

#include <algorithm>
#include <numeric>

namespace menshen::host {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// Levenshtein's distance, one row at a time.
std::size_t letters_apart(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string listed(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

constexpr std::size_t name_bytes_compared_max = 64;  // what is longer is no mistyped key of ours

// A key of the file as a problem quotes it: whatever it holds, it stays one short line.
std::string quoted(std::string_view key) {
  std::string text(key.substr(0, name_bytes_compared_max));
  std::ranges::replace_if(text, is_control, '?');
  return "\"" + text + "\"";
}

}  // namespace

void ConfigProblems::note(std::uint32_t line, std::string what, std::string remedy) {
  if (all_.size() >= config_problems_max) return;
  all_.push_back({file_.string(), line, std::move(what), std::move(remedy)});
}

void ConfigProblems::note_absent(std::uint32_t line, std::string what, std::string remedy) {
  if (absences_count_) note(line, std::move(what), std::move(remedy));
}

std::vector<ConfigProblem> ConfigProblems::take_by_line() {
  std::ranges::stable_sort(all_, {}, &ConfigProblem::line);
  return std::move(all_);
}

std::filesystem::path ConfigProblems::resolved(std::string_view path) const {
  return (file_.parent_path() / path).lexically_normal();
}

std::optional<std::string_view> nearest_name(std::string_view mistyped,
                                             std::span<const std::string_view> names) {
  if (mistyped.size() > name_bytes_compared_max) return std::nullopt;
  std::optional<std::string_view> nearest;
  std::size_t least = mistyped.size() / 3 + 2;
  for (const std::string_view name : names) {
    const std::size_t apart = letters_apart(mistyped, name);
    if (apart >= least || apart >= name.size()) continue;
    least = apart;
    nearest = name;
  }
  return nearest;
}

const toml::node* ConfigTable::take(std::string_view key) {
  asked_.push_back(key);
  return table_.get(key);
}

const toml::node* ConfigTable::take_required(std::string_view key, std::string_view example) {
  const toml::node* node = take(key);
  if (node == nullptr) {
    problems_.note_absent(line(), at(key) + " is missing",
                          "write " + std::string(key) + " = " + std::string(example));
  }
  return node;
}

std::optional<std::string> ConfigTable::text_of(std::string_view key, const toml::node* node) {
  if (node == nullptr) return std::nullopt;
  auto text = node->value_exact<std::string>();
  if (!text) {
    note(key, at(key) + " is no text", "put it between quotes");
  } else if (text->empty() || text->size() > text_bytes_max ||
             std::ranges::any_of(*text, is_control)) {
    note(key, at(key) + " is empty, too long or has control characters",
         "write one line of 1 to " + std::to_string(text_bytes_max) + " bytes");
    text.reset();
  }
  return text;
}

void ConfigTable::id(std::string_view key, std::string& out) {
  const auto text = text_of(key, take_required(key, "\"door-1\""));
  if (!text) return;
  if (text->size() > id_bytes_max || !std::ranges::all_of(*text, is_id_character)) {
    note(key, at(key) + " is no id",
         "write 1 to " + std::to_string(id_bytes_max) + " letters, digits, \"-\" or \"_\"");
  } else {
    out = *text;
  }
}

void ConfigTable::text(std::string_view key, std::string& out, std::string_view example) {
  if (auto text = text_of(key, take_required(key, example))) out = std::move(*text);
}

bool ConfigTable::text_if(std::string_view key, std::string& out) {
  auto text = text_of(key, take(key));
  if (text) out = std::move(*text);
  return text.has_value();
}

void ConfigTable::path(std::string_view key, std::filesystem::path& out) {
  if (const auto text = text_of(key, take_required(key, "\"a path\""))) {
    out = problems_.resolved(*text);
  }
}

bool ConfigTable::path_if(std::string_view key, std::filesystem::path& out) {
  const auto text = text_of(key, take(key));
  if (text) out = problems_.resolved(*text);
  return text.has_value();
}

std::optional<std::int64_t> ConfigTable::whole_number(std::string_view key, std::int64_t least,
                                                      std::int64_t most) {
  const toml::node* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (value && *value >= least && *value <= most) return value;
  note(key, at(key) + (value ? " is out of bounds" : " is no whole number"),
       "write a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

void ConfigTable::flag(std::string_view key, bool& out) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  if (const auto value = node->value_exact<bool>()) {
    out = *value;
  } else {
    note(key, at(key) + " is neither true nor false", "write true or false, without quotes");
  }
}

void ConfigTable::texts_if(std::string_view key, std::vector<std::string>& out, std::size_t most) {
  const toml::node* node = take(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr || list->size() > most) {
    note(key, at(key) + " is no list of at most " + std::to_string(most),
         "write [\"one\", \"two\"]");
    return;
  }
  for (const toml::node& element : *list) {
    if (auto text = text_of(key, &element)) out.push_back(std::move(*text));
  }
}

std::optional<std::size_t> ConfigTable::word_index(std::string_view key,
                                                   std::span<const std::string_view> words) {
  const auto text = text_of(key, take(key));
  if (!text) return std::nullopt;
  const auto found = std::ranges::find(words, *text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  note(key, at(key) + " is none of the known words", "write one of: " + listed(words));
  return std::nullopt;
}

const toml::table* ConfigTable::table(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) note(key, at(key) + " is no section", "write [" + std::string(key) + "]");
  return node->as_table();
}

const toml::table* ConfigTable::table_required(std::string_view key, std::string_view example) {
  const toml::table* found = table(key);
  if (found == nullptr && table_.get(key) == nullptr) {
    const std::string section = "[" + std::string(key) + "]";
    problems_.note_absent(0, "the section " + section + " is missing",
                          "add " + section + " with " + std::string(example));
  }
  return found;
}

std::vector<const toml::table*> ConfigTable::tables(std::string_view key, std::size_t most) {
  std::vector<const toml::table*> found;
  const toml::node* node = take(key);
  if (node == nullptr) return found;
  const std::string wanted = "[[" + std::string(key) + "]]";
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    note(key, at(key) + " is no list of sections", "write " + wanted + " with two brackets");
    return found;
  }
  for (const toml::node& element : *list) {
    if (found.size() == most) {
      problems_.note(element.source().begin.line,
                     "more than " + std::to_string(most) + " of " + wanted, "remove some");
      break;
    }
    if (element.is_table()) {
      found.push_back(element.as_table());
    } else {
      problems_.note(element.source().begin.line, at(key) + " has something that is no section",
                     "write " + wanted);
    }
  }
  return found;
}

void ConfigTable::note(std::string_view key, std::string what, std::string remedy) {
  problems_.note(line_of(key), std::move(what), std::move(remedy));
}

std::uint32_t ConfigTable::line_of(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? line() : node->source().begin.line;
}

void ConfigTable::finish() {
  for (const auto& [key, node] : table_) {
    if (std::ranges::find(asked_, key.str()) != asked_.end()) continue;
    const auto nearest = nearest_name(key.str(), asked_);
    const std::string remedy = nearest ? "did you mean " + std::string(*nearest) + "?"
                                       : "remove it; known here: " + listed(asked_);
    const std::string where = where_.empty() ? "" : " in " + where_;
    problems_.note(key.source().begin.line, "unknown key " + quoted(key.str()) + where, remedy);
  }
}

std::string ConfigTable::at(std::string_view key) const {
  return where_.empty() ? std::string(key) : where_ + " " + std::string(key);
}

}  // namespace menshen::host
