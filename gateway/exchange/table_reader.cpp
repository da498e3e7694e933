#include "gateway/exchange/table_reader.hpp"

#include <algorithm>

#include "gateway/core/plain_text.hpp"

namespace menshen::exchange {

void TableReader::note(const toml::node& node, std::string what) {
  const auto line = static_cast<std::uint32_t>(node.source().begin.line);
  if (!mistake_) mistake_ = TableMistake{line, std::move(what)};
}

void TableReader::expect_only(const toml::table& table,
                              std::initializer_list<std::string_view> keys) {
  for (const auto& [key, node] : table) {
    const bool is_known = std::ranges::find(keys, key.str()) != keys.end();
    if (!is_known) note(node, std::string(key.str()) + " is no key of this table");
  }
}

std::string TableReader::text(const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  if (text && !text->empty() && text->size() <= table_text_bytes_max && is_plain_text(*text)) {
    return *text;
  }
  note(node, "a text of 1 to 128 plain bytes is wanted");
  return {};
}

std::string TableReader::text(const toml::table& table, std::string_view key) {
  if (const toml::node* node = table.get(key)) return text(*node);
  note(table, std::string(key) + " is missing");
  return {};
}

std::string TableReader::text_if(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  return node == nullptr ? std::string() : text(*node);
}

std::size_t TableReader::number(const toml::table& table, std::string_view key, std::size_t most) {
  const toml::node* node = table.get(key);
  if (node == nullptr) {
    note(table, std::string(key) + " is missing");
    return 1;
  }
  const auto number = node->value_exact<std::int64_t>();
  if (number && *number >= 1 && std::cmp_less_equal(*number, most)) {
    return static_cast<std::size_t>(*number);
  }
  note(*node, std::string(key) + " is 1 to " + std::to_string(most));
  return 1;
}

std::vector<const toml::table*> TableReader::tables(const toml::table& table, std::string_view key,
                                                    std::size_t most) {
  const toml::array* list = table.get_as<toml::array>(key);
  std::vector<const toml::table*> tables;
  if (list == nullptr || list->empty() || list->size() > most) {
    note(table, "1 to " + std::to_string(most) + " tables [[" + std::string(key) + "]] are wanted");
    return tables;
  }
  for (const toml::node& node : *list) {
    if (!node.is_table()) {
      note(node, "a table [[" + std::string(key) + "]] is wanted");
      return {};
    }
    tables.push_back(node.as_table());
  }
  return tables;
}

}  // namespace menshen::exchange
