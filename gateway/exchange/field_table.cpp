#include "gateway/exchange/field_table.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/core/plain_text.hpp"
#include "gateway/core/toml_text.hpp"

namespace menshen::exchange {
namespace {

// Goes on after a mistake with what it has; the first one is told.
class TableReader {
 public:
  FieldTable read(const toml::table& root);
  const std::optional<TableMistake>& mistake() const { return mistake_; }

 private:
  void note(const toml::node& node, std::string what) {
    const auto line = static_cast<std::uint32_t>(node.source().begin.line);
    if (!mistake_) mistake_ = TableMistake{line, std::move(what)};
  }
  void expect_only(const toml::table& table, std::initializer_list<std::string_view> keys);
  std::string text(const toml::node& node);
  std::string text(const toml::table& table, std::string_view key);
  // A closed enum from 1 on, by its words.
  template <class Enum>
  Enum word(const toml::table& table, std::string_view key);
  std::size_t width(const toml::table& table, Layout layout);
  Field field(const toml::table& table, Layout layout);
  void fields(const toml::table& root, FieldTable& table);
  void documents(const toml::table& root, FieldTable& table);

  std::optional<TableMistake> mistake_;
};

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

template <class Enum>
Enum TableReader::word(const toml::table& table, std::string_view key) {
  const std::string word = text(table, key);
  for (std::uint8_t i = 1; name_of(static_cast<Enum>(i)) != "unknown"; ++i) {
    if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  note(table, std::string(key) + " is none of the known words");
  return Enum{1};
}

std::size_t TableReader::width(const toml::table& table, Layout layout) {
  const toml::node* node = table.get("width");
  if (node == nullptr && layout == Layout::delimited) return 0;
  if (node == nullptr) {
    note(table, "width is missing");
    return 0;
  }
  const auto width = node->value_exact<std::int64_t>();
  if (width && *width >= 1 && std::cmp_less_equal(*width, field_width_bytes_max)) {
    return static_cast<std::size_t>(*width);
  }
  note(*node, "a width of 1 to 1024 bytes is wanted");
  return 0;
}

Field TableReader::field(const toml::table& table, Layout layout) {
  expect_only(table, {"name", "value", "width", "constant"});
  Field field{text(table, "name"), word<Value>(table, "value"), width(table, layout), {}};
  const toml::node* constant = table.get("constant");
  if (constant != nullptr) field.constant = text(*constant);
  if (constant != nullptr && field.value != Value::constant) {
    note(*constant, "only a field whose value is constant has one");
  }
  return field;
}

void TableReader::fields(const toml::table& root, FieldTable& table) {
  const toml::array* list = root.get_as<toml::array>("field");
  if (list == nullptr || list->empty() || list->size() > fields_max) {
    return note(root, "1 to 64 tables [[field]] are wanted");
  }
  for (const toml::node& node : *list) {
    if (!node.is_table()) return note(node, "a table [[field]] is wanted");
    table.fields.push_back(field(*node.as_table(), table.layout));
  }
}

void TableReader::documents(const toml::table& root, FieldTable& table) {
  const toml::node* node = root.get("document");
  if (node == nullptr) return;
  if (!node->is_table()) return note(*node, "a table [document] is wanted");
  for (const auto& [key, value] : *node->as_table()) {
    bool is_known = false;
    for (std::uint8_t i = 1; name_of(static_cast<DocumentKind>(i)) != "unknown"; ++i) {
      if (name_of(static_cast<DocumentKind>(i)) != key.str()) continue;
      table.documents[static_cast<DocumentKind>(i)] = text(value);
      is_known = true;
    }
    if (!is_known) note(value, std::string(key.str()) + " is no kind of document");
  }
}

FieldTable TableReader::read(const toml::table& root) {
  expect_only(root, {"name", "status", "layout", "encoding", "field", "document"});
  FieldTable table;
  table.name = text(root, "name");
  table.status = text(root, "status");
  table.layout = word<Layout>(root, "layout");
  table.encoding = word<Encoding>(root, "encoding");
  fields(root, table);
  documents(root, table);
  return table;
}

}  // namespace

std::string_view name_of(Layout layout) {
  switch (layout) {
    case Layout::fixed_width:
      return "fixed_width";
    case Layout::delimited:
      return "delimited";
  }
  return "unknown";
}

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::gb18030:
      return "GB18030";
    case Encoding::utf8:
      return "UTF-8";
  }
  return "unknown";
}

std::string_view name_of(Value value) {
  switch (value) {
    case Value::constant:
      return "constant";
    case Value::venue_code:
      return "venue_code";
    case Value::name:
      return "name";
    case Value::document:
      return "document";
    case Value::number:
      return "number";
    case Value::nationality:
      return "nationality";
    case Value::admitted_at:
      return "admitted_at";
    case Value::left_at:
      return "left_at";
    case Value::leaf:
      return "leaf";
  }
  return "unknown";
}

boost::system::result<FieldTable, TableMistake> parse_field_table(std::string_view text) {
  if (text.size() > field_table_bytes_max || has_too_many_dots(text)) {
    return TableMistake{0, "the table is larger than any of its kind"};
  }
  try {
    const toml::table root = toml::parse(text);
    TableReader reader;
    FieldTable table = reader.read(root);
    if (reader.mistake()) return *reader.mistake();
    return table;
  } catch (const toml::parse_error& error) {
    return TableMistake{static_cast<std::uint32_t>(error.source().begin.line),
                        std::string(error.description())};
  }
}

}  // namespace menshen::exchange
