// One TOML table being read: its keys are taken one by one, every mistake is noted with its line,
// and at the end so is every key that nobody took.
#pragma once

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gateway/core/civil_date.hpp"
#include "gateway/policy/parse.hpp"

namespace menshen::policy {

enum class Need : std::uint8_t { required, optional };

// A closed enum whose numbers begin at 1 and have no gaps, by its words.
template <class T>
using NameOf = std::string_view (*)(T);

template <class T>
std::string all_names(NameOf<T> name) {  // "a, b, c"
  std::string names;
  for (std::uint8_t i = 1; name(static_cast<T>(i)) != "unknown"; ++i) {
    names += (names.empty() ? "" : ", ") + std::string(name(static_cast<T>(i)));
  }
  return names;
}

template <class T>
std::optional<T> word_in(const toml::node& node, NameOf<T> name) {
  const auto text = node.value_exact<std::string>();
  for (std::uint8_t i = 1; text && name(static_cast<T>(i)) != "unknown"; ++i) {
    if (name(static_cast<T>(i)) == *text) return static_cast<T>(i);
  }
  return std::nullopt;
}

class TableReader {
 public:
  // `where` is how a mistake names the table: "[hours]", "zone \"hall\"", or nothing at the top.
  TableReader(const toml::table& table, std::string where, std::vector<Mistake>& mistakes)
      : table_(table), where_(std::move(where)), mistakes_(mistakes) {}

  // The node of a key, marked as taken; a missing one that is needed is a mistake.
  const toml::node* take(std::string_view key, Need need, std::string_view remedy);

  void short_text(std::string_view key, std::string& out);  // required, 1 … name_bytes_max bytes
  void whole(std::string_view key, std::int64_t least, std::int64_t most, auto store) {
    if (const auto value = whole_number(key, least, most)) store(*value);
  }
  template <class T>
  void word(std::string_view key, Need need, T& out, NameOf<std::type_identity_t<T>> name) {
    const std::string remedy = "write one of: " + all_names<T>(name);
    const toml::node* node = take(key, need, remedy);
    if (node == nullptr) return;
    if (const auto value = word_in<T>(*node, name)) {
      out = *value;
    } else {
      note(*node, at(key) + " is none of the known words", remedy);
    }
  }
  template <class T>
  void words(std::string_view key, std::vector<T>& out, NameOf<std::type_identity_t<T>> name) {
    const std::string remedy = "write a list of: " + all_names<T>(name);
    const toml::array* list = take_array(key, Need::optional, remedy);
    if (list == nullptr) return;
    out.clear();
    for (const toml::node& node : *list) {
      const auto value = word_in<T>(node, name);
      if (!value) {
        note(node, at(key) + " has something that is none of the known words", remedy);
      } else if (std::ranges::find(out, *value) != out.end()) {
        note(node, at(key) + " names " + std::string(name(*value)) + " twice", "name each once");
      } else {
        out.push_back(*value);
      }
    }
  }

  const toml::table* take_table(std::string_view key, Need need, std::string_view remedy);
  const toml::array* take_array(std::string_view key, Need need, std::string_view remedy);

  void note(const toml::node& node, std::string what, std::string_view remedy);
  void note_here(std::string what, std::string_view remedy) {
    note(table_, std::move(what), remedy);
  }
  void finish();  // notes the keys that nobody took

  std::string at(std::string_view key) const;  // "weak_evidence.at_least"

 private:
  std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t least,
                                           std::int64_t most);

  const toml::table& table_;
  std::string where_;
  std::vector<Mistake>& mistakes_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace menshen::policy
