#include "gateway/policy/table_reader.hpp"

#include "gateway/core/plain_text.hpp"

namespace menshen::policy {

const toml::node* TableReader::take(std::string_view key, Need need, std::string_view remedy) {
  known_.emplace(key);
  const toml::node* node = table_.get(key);
  if (node == nullptr && need == Need::required) note_here(at(key) + " is missing", remedy);
  return node;
}

void TableReader::short_text(std::string_view key, std::string& out) {
  const std::string remedy =
      "write a text of 1 to " + std::to_string(name_bytes_max) + " bytes, such as \"hall\"";
  const toml::node* node = take(key, Need::required, remedy);
  if (node == nullptr) return;
  const auto text = node->value_exact<std::string>();
  const bool good =
      text && !text->empty() && text->size() <= name_bytes_max && is_plain_text(*text);
  if (good) {
    out = *text;
  } else {
    note(*node, at(key) + " is no short text", remedy);
  }
}

std::optional<std::int64_t> TableReader::whole_number(std::string_view key, std::int64_t least,
                                                      std::int64_t most) {
  const std::string remedy =
      "write a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const toml::node* node = take(key, Need::optional, remedy);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (value && *value >= least && *value <= most) return value;
  note(*node, at(key) + " is out of bounds", remedy);
  return std::nullopt;
}

const toml::table* TableReader::take_table(std::string_view key, Need need,
                                           std::string_view remedy) {
  const toml::node* node = take(key, need, remedy);
  if (node == nullptr || node->is_table()) return node == nullptr ? nullptr : node->as_table();
  note(*node, at(key) + " is no table", remedy);
  return nullptr;
}

const toml::array* TableReader::take_array(std::string_view key, Need need,
                                           std::string_view remedy) {
  const toml::node* node = take(key, need, remedy);
  if (node == nullptr || node->is_array()) return node == nullptr ? nullptr : node->as_array();
  note(*node, at(key) + " is no list", remedy);
  return nullptr;
}

void TableReader::note(const toml::node& node, std::string what, std::string_view remedy) {
  mistakes_.push_back({node.source().begin.line, std::move(what), std::string(remedy)});
}

void TableReader::finish() {
  std::string names;
  for (const std::string& name : known_) names += (names.empty() ? "" : ", ") + name;
  for (const auto& [key, node] : table_) {
    if (known_.contains(key.str())) continue;
    mistakes_.push_back({key.source().begin.line, at(key.str()) + " is unknown",
                         "remove it, or write one of: " + names});
  }
}

std::string TableReader::at(std::string_view key) const {
  return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
}

}  // namespace menshen::policy
