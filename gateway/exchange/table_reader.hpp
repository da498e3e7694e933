// Values out of a table's TOML. Goes on after a mistake with what it has; the first one is told.
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/exchange/field_table.hpp"

namespace menshen::exchange {

class TableReader {
 public:
  const std::optional<TableMistake>& mistake() const { return mistake_; }
  void note(const toml::node& node, std::string what);

  void expect_only(const toml::table& table, std::initializer_list<std::string_view> keys);
  std::string text(const toml::node& node);
  std::string text(const toml::table& table, std::string_view key);
  std::string text_if(const toml::table& table, std::string_view key);  // nothing without it
  // 1 to `most`.
  std::size_t number(const toml::table& table, std::string_view key, std::size_t most);
  // The tables of an array [[key]], 1 to `most`; none after a mistake.
  std::vector<const toml::table*> tables(const toml::table& table, std::string_view key,
                                         std::size_t most);

  // A closed enum from 1 on, by its words.
  template <class Enum>
  Enum word(const toml::table& table, std::string_view key) {
    const std::string word = text(table, key);
    if (const auto known = known_word<Enum>(word)) return *known;
    note(table, std::string(key) + " is none of the known words");
    return Enum{1};
  }
  template <class Enum>
  Enum word_or(const toml::table& table, std::string_view key, Enum otherwise) {
    return table.contains(key) ? word<Enum>(table, key) : otherwise;
  }
  template <class Enum>
  static std::optional<Enum> known_word(std::string_view word) {
    for (std::uint8_t i = 1; name_of(static_cast<Enum>(i)) != "unknown"; ++i) {
      if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
    }
    return std::nullopt;
  }

 private:
  std::optional<TableMistake> mistake_;
};

// [package] of a table.
PackageForm read_package_form(TableReader& reader, const toml::table& table);

}  // namespace menshen::exchange
