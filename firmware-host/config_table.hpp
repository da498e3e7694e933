// One table of the configuration while it is read: each key is asked for by name, what is wrong is
// noted with its line, and at the end so is every key that nobody asked for.
#pragma once

#include <toml++/toml.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/config.hpp"

namespace menshen::host {

class ConfigProblems {
 public:
  explicit ConfigProblems(std::filesystem::path file) : file_(std::move(file)) {}

  void note(std::uint32_t line, std::string what, std::string remedy);
  // Something is not there. Not said of a text that was no TOML in places: it may stand in a line
  // that could not be read.
  void note_absent(std::uint32_t line, std::string what, std::string remedy);
  void forget_absences() { absences_count_ = false; }

  bool none() const { return all_.empty(); }
  std::vector<ConfigProblem> take_by_line();
  // A path as the file means it: relative ones start at its folder.
  std::filesystem::path resolved(std::string_view path) const;

 private:
  std::filesystem::path file_;
  std::vector<ConfigProblem> all_;
  bool absences_count_ = true;
};

// One of a few words and what it means.
template <class T>
struct Word {
  std::string_view text;
  T value;
};

// The name that a mistyped one may stand for: at most a third of its letters differ; nothing if
// none is near.
std::optional<std::string_view> nearest_name(std::string_view mistyped,
                                             std::span<const std::string_view> names);

class ConfigTable {
 public:
  // `where` is how a problem names the table: "[venue]", "[[lane]] 2"; empty at the top.
  ConfigTable(const toml::table& table, std::string where, ConfigProblems& problems)
      : table_(table), where_(std::move(where)), problems_(problems) {}

  // Required ones note a problem and leave `out` as it is; optional ones keep the default in it.
  void id(std::string_view key, std::string& out);  // letters, digits, "-" and "_"
  void text(std::string_view key, std::string& out, std::string_view example);
  bool text_if(std::string_view key, std::string& out);  // whether it is there
  void path(std::string_view key, std::filesystem::path& out);
  bool path_if(std::string_view key, std::filesystem::path& out);
  void number(std::string_view key, auto& out, std::int64_t least, std::int64_t most) {
    if (const auto value = whole_number(key, least, most)) {
      out = std::remove_cvref_t<decltype(out)>(*value);
    }
  }
  void flag(std::string_view key, bool& out);
  void texts_if(std::string_view key, std::vector<std::string>& out, std::size_t most);
  template <class T>
  void word(std::string_view key, T& out, std::span<const Word<T>> words) {
    std::vector<std::string_view> names;
    for (const Word<T>& word : words) names.push_back(word.text);
    if (const auto index = word_index(key, names)) out = words[*index].value;
  }

  // A table under a key, or nothing and a problem if it is no table.
  const toml::table* table(std::string_view key);
  const toml::table* table_required(std::string_view key, std::string_view example);
  // The tables of [[key]]; more than `most` are a problem and are left out.
  std::vector<const toml::table*> tables(std::string_view key, std::size_t most);

  void note(std::string_view key, std::string what, std::string remedy);  // at the key's line
  bool has(std::string_view key) const { return table_.contains(key); }
  std::uint32_t line() const { return table_.source().begin.line; }
  std::uint32_t line_of(std::string_view key) const;  // the table's own where the key is not there
  ConfigProblems& problems() { return problems_; }
  void finish();  // notes the keys that nobody asked for

 private:
  const toml::node* take(std::string_view key);
  const toml::node* take_required(std::string_view key, std::string_view example);
  std::optional<std::string> text_of(std::string_view key, const toml::node* node);
  std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t least,
                                           std::int64_t most);
  std::optional<std::size_t> word_index(std::string_view key,
                                        std::span<const std::string_view> words);
  std::string at(std::string_view key) const;

  const toml::table& table_;
  std::string where_;
  ConfigProblems& problems_;
  std::vector<std::string_view> asked_;  // literals
};

}  // namespace menshen::host
